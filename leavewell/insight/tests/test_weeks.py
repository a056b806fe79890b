"""Which week an instant is in, where the company is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leavewell.insight.decide.weeks import EARLIEST, Week, week_at, week_with

BERLIN, AUCKLAND, NEW_YORK = (
    ZoneInfo("Europe/Berlin"),
    ZoneInfo("Pacific/Auckland"),
    ZoneInfo("America/New_York"),
)


def test_sunday_night_in_new_york_is_already_monday_in_berlin() -> None:
    at = datetime(2026, 3, 15, 23, 30, tzinfo=UTC)
    assert week_at(at, NEW_YORK) == Week(date(2026, 3, 9))
    assert week_at(at, BERLIN) == Week(date(2026, 3, 16))


def test_the_first_instant_is_in_and_the_last_one_is_not() -> None:
    week = Week(date(2026, 3, 9))
    assert week_at(week.begins_at(BERLIN), BERLIN) == week
    assert week_at(week.ends_at(BERLIN) - timedelta(microseconds=1), BERLIN) == week
    assert week_at(week.ends_at(BERLIN), BERLIN) == week.moved(1)


@pytest.mark.parametrize(
    ("monday", "hours"), [(date(2026, 3, 23), 167), (date(2026, 10, 19), 169), (date(2026, 6, 1), 168)]
)
def test_a_week_in_which_the_clocks_change_is_an_hour_shorter_or_longer(monday: date, hours: int) -> None:
    week = Week(monday)
    assert week.ends_at(BERLIN) - week.begins_at(BERLIN) == timedelta(hours=hours)


@given(
    st.integers(0, 10**9).map(lambda seconds: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)),
    st.sampled_from([BERLIN, AUCKLAND, NEW_YORK]),
)
def test_every_instant_is_in_the_one_week_that_holds_it(at: datetime, zone: ZoneInfo) -> None:
    week = week_at(at, zone)
    assert week.monday.weekday() == 0
    assert week.begins_at(zone) <= at < week.ends_at(zone)


def test_every_day_from_monday_to_sunday_means_the_same_week() -> None:
    assert {week_with(date(2026, 3, 9) + timedelta(days=day)) for day in range(7)} == {Week(date(2026, 3, 9))}
    assert Week(date(2026, 3, 9)).sunday == date(2026, 3, 15)


@pytest.mark.parametrize("day", [date.min, date(1999, 12, 31), EARLIEST, date(2000, 1, 9)])
def test_nobody_falls_off_the_beginning_of_the_calendar(day: date) -> None:
    assert week_with(day) == Week(EARLIEST)


def test_twelve_weeks_end_with_the_one_asked_for() -> None:
    weeks = Week(date(2026, 3, 9)).up_to(12)
    assert (len(weeks), weeks[0].monday, weeks[-1].monday) == (12, date(2025, 12, 22), date(2026, 3, 9))
