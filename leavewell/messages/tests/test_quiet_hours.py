"""When an alert goes out: pure, over midnight, over weekends, and where the clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leavewell.messages.decide.quiet import Quiet, after_quiet, next_digest

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
BERLIN = "Europe/Berlin"
NIGHT = Quiet(time(18), time(8))
LUNCH = Quiet(time(12), time(13))
WEEKEND = Quiet(days=(5, 6))
BOTH = Quiet(time(18), time(8), (5, 6))


def local(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(BERLIN), fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("quiet", "at", "goes_at"),
    [
        (Quiet(), "2026-03-10T03:00", "2026-03-10T03:00"),
        (LUNCH, "2026-03-10T11:59", "2026-03-10T11:59"),
        (LUNCH, "2026-03-10T12:00", "2026-03-10T13:00"),
        (LUNCH, "2026-03-10T13:00", "2026-03-10T13:00"),
        (NIGHT, "2026-03-10T18:00", "2026-03-11T08:00"),
        (NIGHT, "2026-03-11T00:30", "2026-03-11T08:00"),
        (NIGHT, "2026-03-11T08:00", "2026-03-11T08:00"),
        (WEEKEND, "2026-03-14T10:00", "2026-03-16T00:00"),
        (WEEKEND, "2026-03-13T23:59", "2026-03-13T23:59"),
        # Friday evening: the night, then the weekend, then Monday's early hours.
        (BOTH, "2026-03-13T19:00", "2026-03-16T08:00"),
        # The night in which the clocks go forward, and the one in which they go back.
        (NIGHT, "2026-03-28T23:00", "2026-03-29T08:00"),
        (NIGHT, "2026-10-24T23:00", "2026-10-25T08:00"),
    ],
)
def test_what_falls_into_quiet_hours_goes_right_after_them(quiet: Quiet, at: str, goes_at: str) -> None:
    assert after_quiet(local(at), quiet, BERLIN) == local(goes_at)


def test_quiet_hours_that_end_in_the_hour_that_comes_twice_end_for_good() -> None:
    quiet = Quiet(time(1), time(2, 30))
    second_time = local("2026-10-25T02:15", fold=1)
    assert second_time > local("2026-10-25T02:30", fold=0)
    assert after_quiet(second_time, quiet, BERLIN) == local("2026-10-25T02:30", fold=1)


def test_quiet_hours_that_end_in_the_hour_that_isnt_there_end_once() -> None:
    goes_at = after_quiet(local("2026-03-29T01:30"), Quiet(time(1), time(2, 30)), BERLIN)
    assert goes_at.astimezone(ZoneInfo(BERLIN)).time() == time(3, 30)


def test_a_digest_goes_once_on_each_day_also_where_the_clocks_change() -> None:
    for hour in (0, 2, 9):
        at, sent = local("2026-03-26T09:00"), []
        while at < local("2026-04-02T00:00"):
            at = next_digest(at, time(hour, 30), BERLIN)
            sent.append(at)
        days = [each.astimezone(ZoneInfo(BERLIN)).date() for each in sent]
        assert all(b - a == timedelta(days=1) for a, b in pairwise(days))
    assert next_digest(local("2026-10-25T02:30"), time(2, 30), BERLIN) == local("2026-10-26T02:30")


_CLOCKS = st.times().map(lambda each: each.replace(second=0, microsecond=0))


@given(
    st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: BEGINNING + timedelta(minutes=minutes)),
    st.none() | st.tuples(_CLOCKS, _CLOCKS).filter(lambda each: each[0] != each[1]),
    st.sets(st.integers(0, 6), max_size=6),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"]),
)
def test_it_never_goes_earlier_is_never_lost_and_never_falls_into_them_again(
    at: datetime, hours: tuple[time, time] | None, days: set[int], zone: str
) -> None:
    quiet = Quiet(*(hours or (None, None)), days)
    goes_at = after_quiet(at, quiet, zone)
    assert at <= goes_at <= at + timedelta(days=9)
    assert after_quiet(goes_at, quiet, zone) == goes_at
    assert goes_at.astimezone(ZoneInfo(zone)).weekday() not in days
