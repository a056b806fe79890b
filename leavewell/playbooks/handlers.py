"""What this room does when it hears a fact: a few lines, harmless when repeated."""

from __future__ import annotations

from leavewell.accounts.types import Act
from leavewell.effects.types import RecordedFact
from leavewell.kernel.facts.accounts import DutyAssigned, DutyEmptied, MemberLeft
from leavewell.playbooks.actions.hand_on import follow_duty, hand_on_all_of


def hand_on(act: Act, heard: RecordedFact) -> None:
    """Somebody left: their steps go to others."""
    assert isinstance(heard.fact, MemberLeft)
    hand_on_all_of(act, heard.fact.member_id)


def follow(act: Act, heard: RecordedFact) -> None:
    """A duty changed hands: its steps follow."""
    assert isinstance(heard.fact, DutyAssigned | DutyEmptied)
    follow_duty(act, heard.fact.duty, heard.account_id)
