"""When the period that runs now ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as some

from leavewell.web.importing.intervals import INTERVALS, Interval, running_period_end

FIRST = datetime(1990, 1, 1, tzinfo=UTC)
BEGINNINGS = some.integers(0, 40 * 365 * 24).map(lambda hours: FIRST + timedelta(hours=hours))
INTERVALS_USED = some.sampled_from(sorted(set(INTERVALS.values())))
LONGEST = {"day": 1, "week": 7, "month": 31, "year": 366}


def end(start: str, interval: Interval, now: str) -> str:
    """The period's end as a day."""
    at = running_period_end(
        datetime.fromisoformat(f"{start}T00:00Z"), interval, datetime.fromisoformat(f"{now}T00:00Z")
    )
    return f"{at:%Y-%m-%d}"


def test_what_began_on_a_31st_ends_on_the_months_last_day_and_on_the_31st_again() -> None:
    assert end("2025-01-31", ("month", 1), "2025-02-10") == "2025-02-28"
    assert end("2025-01-31", ("month", 1), "2025-03-10") == "2025-03-31"
    assert end("2025-01-31", ("month", 1), "2025-04-30") == "2025-05-31"


def test_a_29_february_comes_back_in_a_leap_year() -> None:
    assert end("2024-02-29", ("year", 1), "2025-01-01") == "2025-02-28"
    assert end("2024-02-29", ("year", 1), "2027-03-01") == "2028-02-29"


def test_a_period_that_ends_now_is_over_and_the_next_one_runs() -> None:
    assert end("2025-01-01", ("month", 3), "2025-04-01") == "2025-07-01"
    assert end("2025-01-01", ("week", 1), "2025-01-08") == "2025-01-15"


def test_what_is_yet_to_start_ends_with_its_first_interval() -> None:
    assert end("2030-01-15", ("month", 1), "2025-01-01") == "2030-02-15"


def test_summer_time_moves_no_midnight() -> None:
    start = datetime(2025, 3, 15, tzinfo=ZoneInfo("Europe/Berlin"))
    found = running_period_end(start, ("month", 1), datetime(2025, 4, 1, tzinfo=UTC))
    assert found.astimezone(UTC) == datetime(2025, 4, 14, 22, tzinfo=UTC)


@given(BEGINNINGS, INTERVALS_USED, some.integers(0, 20_000))
def test_the_end_is_to_come_and_no_more_than_one_interval_away(
    start: datetime, interval: Interval, days: int
) -> None:
    now = start + timedelta(days=days, hours=days % 24)
    found = running_period_end(start, interval, now)
    unit, count = interval
    assert now < found <= now + timedelta(days=LONGEST[unit] * count)


@given(BEGINNINGS, INTERVALS_USED, some.integers(0, 5000))
def test_every_moment_before_the_end_has_the_same_end(start: datetime, interval: Interval, days: int) -> None:
    now = start + timedelta(days=days)
    found = running_period_end(start, interval, now)
    assert running_period_end(start, interval, found - timedelta(seconds=1)) == found
    assert running_period_end(start, interval, found) > found
