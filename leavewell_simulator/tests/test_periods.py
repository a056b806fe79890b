"""Months' ends and leap years."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leavewell.kernel.money import Money
from leavewell_simulator.ageing import bring_up, next_due
from leavewell_simulator.model import Interval, Item, Status, Subscription
from leavewell_simulator.periods import boundary, cycles_until, item_period_end, period_end

pytestmark = pytest.mark.pure

EUR = "EUR"
seconds = st.integers(0, 100 * 365 * 24 * 3600)
instants = seconds.map(lambda passed: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(seconds=passed))


def subscription(anchor: datetime, *intervals: Interval) -> Subscription:
    wanted: tuple[Interval, ...] = intervals or ("month",)
    items = tuple(Item(f"it_{n}", one, 1, Money(1000, EUR), one) for n, one in enumerate(wanted))
    return Subscription("sub_1", "cus_1", items, anchor, anchor, Status.ACTIVE)


def days(sub: Subscription, count: int) -> list[str]:
    return [boundary(sub, cycle).strftime("%Y-%m-%d") for cycle in range(count)]


def test_the_31st_comes_back_after_a_short_month() -> None:
    sub = subscription(datetime(2028, 1, 31, tzinfo=UTC))
    assert days(sub, 4) == ["2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"]


def test_a_leap_day_is_billed_on_the_28th_in_other_years() -> None:
    sub = subscription(datetime(2024, 2, 29, tzinfo=UTC), "year")
    assert days(sub, 5) == ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]


@given(instants, st.integers(0, 60))
def test_a_boundary_keeps_the_anchors_day_where_the_month_has_it(anchor: datetime, cycle: int) -> None:
    at = boundary(subscription(anchor), cycle)
    assert at.day == min(anchor.day, monthrange(at.year, at.month)[1])
    assert at.time() == anchor.time()
    assert (at.year - anchor.year) * 12 + at.month - anchor.month == cycle


@given(instants, st.sampled_from(["month", "year"]), st.timedeltas(timedelta(), timedelta(days=4000)))
def test_an_instant_lies_in_exactly_one_cycle(
    anchor: datetime, interval: Interval, passed: timedelta
) -> None:
    sub = subscription(anchor, interval)
    cycle = cycles_until(sub, anchor + passed)
    assert boundary(sub, cycle - 1) <= anchor + passed < boundary(sub, cycle)


@given(instants, st.integers(1, 40))
def test_a_yearly_item_beside_a_monthly_one_ends_with_its_own_year(anchor: datetime, months: int) -> None:
    sub, _ = bring_up(subscription(anchor, "month", "year"), boundary(subscription(anchor), months))
    yearly = subscription(anchor, "year")
    assert item_period_end(sub.items[0], sub) == boundary(sub, months + 1)
    assert item_period_end(sub.items[1], sub) == boundary(yearly, cycles_until(yearly, boundary(sub, months)))
    assert period_end(sub) == item_period_end(sub.items[1], sub)


@given(instants, st.lists(st.timedeltas(timedelta(), timedelta(days=200)), max_size=6))
def test_many_steps_and_one_leap_come_to_the_same(anchor: datetime, steps: list[timedelta]) -> None:
    stepped, bills, now = subscription(anchor), [], anchor
    for step in steps:
        now += step
        stepped, more = bring_up(stepped, now)
        bills += more
    leapt, at_once = bring_up(subscription(anchor), now)
    if steps:
        assert (stepped, bills) == (leapt, at_once)
        due = next_due(leapt)
        assert due is not None
        assert due > now >= bills[-1].at
