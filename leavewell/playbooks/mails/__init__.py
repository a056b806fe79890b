"""Mails about steps: to the team, never to a customer."""

from leavewell.effects.types import MailKind
from leavewell.playbooks.mails.steps import HandedOnMail, StepsDueMail, StepsLateMail

MAILS: dict[str, MailKind] = {kind.name: kind for kind in (StepsDueMail(), StepsLateMail(), HandedOnMail())}
