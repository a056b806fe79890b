"""When steps are due: month ends, leap days, holidays, and two zones that change their clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from leavewell.playbooks.decide.calendar import WorkCalendar, calendar_for
from leavewell.playbooks.decide.due import Due, Moment, Offset, due_at, next_round, parse_offset

ZONES = ("Europe/Berlin", "America/New_York")
FIRST = datetime(2023, 1, 1, tzinfo=UTC)
instants = st.integers(0, 6 * 366 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))
zones = st.sampled_from(ZONES)
BERLIN = calendar_for("Europe/Berlin", "DE")


def at(text: str, zone: str = "Europe/Berlin") -> datetime:
    """An instant by the clock of a zone."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def due(anchor: str, offset: str) -> Due:
    return Due.model_validate({"anchor": anchor, "offset": offset})


@pytest.mark.parametrize(
    ("offset", "anchor", "expected"),
    [
        ("1d", "2026-01-31T10:00", "2026-02-01T17:00"),
        ("-7d", "2026-03-05T00:00", "2026-02-26T17:00"),
        ("1d", "2028-02-28T10:00", "2028-02-29T17:00"),
        ("1d", "2027-02-28T10:00", "2027-03-01T17:00"),
        ("0d", "2026-03-10T09:30", "2026-03-10T17:00"),
        ("1bd", "2026-03-13T18:00", "2026-03-16T17:00"),
        ("1bd", "2026-03-14T10:00", "2026-03-16T17:00"),
        ("0bd", "2026-03-14T10:00", "2026-03-16T17:00"),
        ("-1bd", "2026-03-16T10:00", "2026-03-13T17:00"),
        ("1bd", "2026-04-02T10:00", "2026-04-07T17:00"),
        ("4bh", "2026-03-10T10:00", "2026-03-10T14:00"),
        ("4bh", "2026-03-10T15:00", "2026-03-11T11:00"),
        ("4bh", "2026-03-13T20:00", "2026-03-16T13:00"),
        ("8bh", "2026-03-10T09:00", "2026-03-10T17:00"),
        ("1h", "2026-03-10T23:30", "2026-03-11T00:30"),
        ("5m", "2026-03-10T10:00", "2026-03-10T10:05"),
    ],
)
def test_a_date_follows_from_its_anchor(offset: str, anchor: str, expected: str) -> None:
    found = due_at(due("requested", offset), {"requested": at(anchor)}, BERLIN)
    assert found == at(expected)


def test_easter_and_the_weekend_are_four_days_without_work() -> None:
    assert not any(BERLIN.is_working_day(date(2026, 4, day)) for day in (3, 4, 5, 6))


def test_without_a_country_only_the_weekend_is_free() -> None:
    assert calendar_for("UTC", "").is_working_day(date(2026, 12, 25))


@given(instants, zones, st.integers(-400, 400))
def test_a_day_ends_at_five_by_the_workspaces_clock_whatever_the_clocks_do(
    anchor: datetime, zone: str, days: int
) -> None:
    found = Offset(days, "d").after(anchor, calendar_for(zone, "")).astimezone(ZoneInfo(zone))
    assert (found.hour, found.minute) == (17, 0)
    assert found.date() - anchor.astimezone(ZoneInfo(zone)).date() == timedelta(days=days)


@given(instants, zones, st.integers(1, 60))
def test_working_days_are_never_a_weekend_or_a_holiday_and_go_there_and_back(
    anchor: datetime, zone: str, days: int
) -> None:
    calendar = calendar_for(zone, "US")
    there = Offset(days, "bd").after(anchor, calendar)
    assert calendar.is_working_day(calendar.day_of(there))
    assert there > anchor
    back = Offset(-days, "bd").after(there, calendar)
    assert calendar.day_of(back) <= calendar.day_of(anchor)


@given(instants, zones, st.integers(0, 60))
def test_working_hours_pass_only_while_people_work(anchor: datetime, zone: str, hours: int) -> None:
    calendar = calendar_for(zone, "")
    found = calendar.working_hours_after(anchor, hours)
    assert found >= anchor
    assert worked(calendar, anchor, found) == timedelta(hours=hours)


def worked(calendar: WorkCalendar, start: datetime, end: datetime) -> timedelta:
    """The working time between two instants, counted minute by minute but by another road: day by day."""
    total, day = timedelta(), calendar.day_of(start)
    while day <= calendar.day_of(end):
        if calendar.is_working_day(day):
            opens = datetime(day.year, day.month, day.day, 9, tzinfo=calendar.zone).astimezone(UTC)
            closes = calendar.end_of(day)
            total += max(min(end, closes) - max(start, opens), timedelta())
        day += timedelta(days=1)
    return total


def test_a_step_without_its_anchor_has_no_date_yet() -> None:
    later = Due.model_validate({"anchor": "saved", "not_before": {"anchor": "step:pay"}})
    assert due_at(later, {}, BERLIN) is None
    assert due_at(later, {"saved": at("2026-03-10T10:00")}, BERLIN) is None


def test_a_step_waits_for_the_later_of_two_dates() -> None:
    thanks = Due.model_validate(
        {"anchor": "billing_ends", "offset": "1bd", "not_before": {"anchor": "step:refund"}}
    )
    ends = at("2026-03-10T12:00")
    soon = due_at(thanks, {"billing_ends": ends, "step:refund": ends}, BERLIN)
    late = due_at(thanks, {"billing_ends": ends, "step:refund": at("2026-03-20T12:00")}, BERLIN)
    assert (soon, late) == (at("2026-03-11T17:00"), at("2026-03-20T12:00"))


def test_a_watch_runs_each_day_and_stops_after_its_last() -> None:
    watch = Due.model_validate(
        {"anchor": "billing_ends", "offset": "1d", "repeat": {"every": "1d", "until": "95d"}}
    )
    anchors = {"billing_ends": at("2026-03-10T12:00")}
    day, rounds = due_at(watch, anchors, BERLIN), 0
    while day is not None:
        last, rounds = day, rounds + 1
        day = next_round(watch, anchors, BERLIN, last)
    assert rounds == 95
    # The clocks went forward in between; the day still ends at five.
    assert last == at("2026-06-13T17:00")


@pytest.mark.parametrize("text", ["", "1", "d", "1.5d", "1w", "1 d", "-4bh", "99999d", "1bd2"])
def test_what_is_no_distance_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_offset(text)


@pytest.mark.parametrize("anchor", ["", "end", "step:", "step:No", "requested "])
def test_what_is_no_anchor_is_refused(anchor: str) -> None:
    with pytest.raises(ValidationError):
        Moment(anchor=anchor)
