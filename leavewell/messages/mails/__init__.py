"""Mails of the webhooks and the alerts to the team."""

from leavewell.effects.types import MailKind
from leavewell.messages.mails.alert_stopped import AlertStoppedMail
from leavewell.messages.mails.switched_off import SwitchedOffMail

MAILS: dict[str, MailKind] = {
    SwitchedOffMail.name: SwitchedOffMail(),
    AlertStoppedMail.name: AlertStoppedMail(),
}
