"""Mails to the team, never to a customer."""

from leavewell.effects.mails.connection_paused import ConnectionPausedMail
from leavewell.effects.mails.deadline_nears import DeadlineNearsMail
from leavewell.effects.mails.handed import HandedMail
from leavewell.effects.mails.invitation import InvitationMail
from leavewell.effects.mails.person_needed import PersonNeededMail
from leavewell.effects.mails.promise_broken import PromiseBrokenMail
from leavewell.effects.types import MailKind

MAILS: dict[str, MailKind] = {
    PersonNeededMail.name: PersonNeededMail(),
    HandedMail.name: HandedMail(),
    InvitationMail.name: InvitationMail(),
    PromiseBrokenMail.name: PromiseBrokenMail(),
    ConnectionPausedMail.name: ConnectionPausedMail(),
    DeadlineNearsMail.name: DeadlineNearsMail(),
}
