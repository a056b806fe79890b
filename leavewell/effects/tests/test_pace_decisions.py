"""How often a billing system is called, and how long what failed waits: exactly, from values alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from leavewell.billing.pace import Pace
from leavewell.effects.decide.backoff import spread
from leavewell.effects.decide.pace import (
    BUSY,
    LONGEST_CLOSED,
    LONGEST_LINE,
    Rate,
    Standing,
    closed_for,
    held_by,
    must_wait,
    rate_of,
)
from leavewell.kernel.buckets import held_now

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
RATE = Rate(a_second=20, at_once=3)
ONE, OTHER = UUID(int=1), UUID(int=2)


def standing(
    tokens: float = 20, *, closed: float | None = None, under_way: int = 0, in_line: int = 0
) -> Standing:
    until = NOW + timedelta(seconds=closed) if closed is not None else None
    return Standing(tokens, NOW, until, under_way, in_line)


def test_a_part_of_what_billing_allows_is_left_to_the_companys_own_programs() -> None:
    pace = Pace(25, 100, at_once=3)
    assert (rate_of(pace, "test"), rate_of(pace, "live")) == (Rate(20, 3), Rate(80, 3))


def test_a_bucket_fills_evenly_and_holds_a_seconds_worth() -> None:
    half = NOW + timedelta(seconds=0.5)
    assert held_by(standing(0), RATE, half) == pytest.approx(10)
    assert held_by(standing(5), RATE, NOW + timedelta(hours=1)) == 20
    assert held_now(-30, NOW, half, a_second=20, most=20) == pytest.approx(-20)
    assert held_now(5, half, NOW, a_second=20, most=20) == 5, "a clock that was set back takes nothing away"


def test_a_slow_billing_system_is_still_asked_now_and_then() -> None:
    slow = Rate(a_second=0.5, at_once=1)
    assert must_wait(Standing(0, NOW - timedelta(seconds=4), None, 0, 0), slow, NOW) is None


def test_an_attempt_begins_where_a_call_is_left() -> None:
    assert must_wait(standing(1), RATE, NOW) is None
    assert must_wait(standing(0.5), RATE, NOW) == 1
    assert must_wait(standing(-99), RATE, NOW) == 5


def test_no_more_attempts_than_may_be_are_under_way_at_once() -> None:
    assert must_wait(standing(under_way=2), RATE, NOW) is None
    assert must_wait(standing(under_way=3), RATE, NOW) == 1


def test_row_22_nothing_is_called_until_the_time_that_was_asked_for() -> None:
    assert must_wait(standing(closed=7), RATE, NOW) == 7
    assert must_wait(standing(closed=0), RATE, NOW) is None


def test_whoever_is_far_behind_in_the_line_asks_later_and_within_a_minute() -> None:
    assert must_wait(standing(0, in_line=100), RATE, NOW) == 20
    assert must_wait(standing(0, in_line=9000), RATE, NOW) == LONGEST_LINE
    assert must_wait(standing(closed=7, in_line=9000), RATE, NOW) == 7 + LONGEST_LINE


@pytest.mark.parametrize(("asked", "rests"), [(None, BUSY), (0.0, BUSY), (7.0, 7.0), (1e9, LONGEST_CLOSED)])
def test_row_22_a_rest_is_as_long_as_was_asked_and_bounded(asked: float | None, rests: float) -> None:
    assert closed_for(asked) == timedelta(seconds=rests)


def test_what_failed_together_comes_back_one_after_the_other_and_never_early() -> None:
    assert spread(100, ONE, 1) == spread(100, ONE, 1)
    assert len({spread(100, ONE, 1), spread(100, ONE, 2), spread(100, OTHER, 1)}) == 3
    waits = [spread(100, UUID(int=number), 1) for number in range(200)]
    assert all(100 <= wait <= 125 for wait in waits)
    assert max(waits) - min(waits) > 20
