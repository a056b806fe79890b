"""Mails of the webhooks."""

from leavewell.effects.types import MailKind
from leavewell.messages.mails.switched_off import SwitchedOffMail

MAILS: dict[str, MailKind] = {SwitchedOffMail.name: SwitchedOffMail()}
