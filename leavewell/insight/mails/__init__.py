"""Mails with numbers: to the team, never to a customer."""

from leavewell.effects.types import MailKind
from leavewell.insight.mails.week import WeekLetter

MAILS: dict[str, MailKind] = {WeekLetter.name: WeekLetter()}
