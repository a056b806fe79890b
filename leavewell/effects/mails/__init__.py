"""Mails of the engine itself: to the team, never to a customer."""

from leavewell.effects.mails.handed import HandedMail
from leavewell.effects.mails.person_needed import PersonNeededMail
from leavewell.effects.types import MailKind

MAILS: dict[str, MailKind] = {PersonNeededMail.name: PersonNeededMail(), HandedMail.name: HandedMail()}
