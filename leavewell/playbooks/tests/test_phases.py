"""Where a step stands on the board."""

from __future__ import annotations

from datetime import UTC, datetime

from leavewell.playbooks.decide.phases import bounds_at

# A Thursday, half past ten in the evening UTC: Friday, half past midnight in Berlin's summer.
NOW = datetime(2026, 7, 9, 22, 30, tzinfo=UTC)


def at(day: int, hour: int = 12, minute: int = 0) -> datetime:
    return datetime(2026, 7, day, hour, minute, tzinfo=UTC)


def test_the_day_and_the_week_are_those_of_the_workspace() -> None:
    berlin = bounds_at(NOW, "Europe/Berlin")
    assert berlin.phase_of(at(9, 22, 29)) == "late"
    assert berlin.phase_of(at(10, 21, 59)) == "today"
    assert berlin.phase_of(at(10, 22)) == "this_week"
    assert berlin.phase_of(at(12, 21, 59)) == "this_week"
    assert berlin.phase_of(at(12, 22)) == "later"
    assert bounds_at(NOW, "UTC").phase_of(at(10, 0)) == "this_week"


def test_what_has_no_date_yet_waits_for_something() -> None:
    assert bounds_at(NOW, "UTC").phase_of(None) == "waiting"


def test_on_a_sunday_the_week_is_over_with_the_day() -> None:
    sunday = bounds_at(at(12), "UTC")
    assert sunday.phase_of(at(12, 23)) == "today" and sunday.phase_of(at(13, 0)) == "later"
