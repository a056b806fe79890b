"""Cycles from an anchor: the 31st becomes the last day of a short month, and the 31st again after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from dateutil.relativedelta import relativedelta

from leavewell_simulator.model import Interval, Item, Subscription

MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class Span:
    """How long an item is billed for at a time. Months are counted in a calendar, days by the clock."""

    unit: Literal["day", "month"]
    length: int


_ONE: dict[Interval, Span] = {
    "day": Span("day", 1),
    "week": Span("day", 7),
    "month": Span("month", 1),
    "year": Span("month", MONTHS_A_YEAR),
}


def span(item: Item) -> Span:
    """How long the item is billed for at a time."""
    one = _ONE[item.interval]
    return Span(one.unit, one.length * item.interval_count)


def go_together(items: Sequence[Item]) -> bool:
    """Whether they can be billed on one subscription: each a whole number of times as long as the shortest."""
    cycle = cycle_span(items)
    return all(one.unit == cycle.unit and one.length % cycle.length == 0 for one in map(span, items))


def cycle_span(items: Sequence[Item]) -> Span:
    """How long one cycle is: as long as the item that is billed most often."""
    return min((span(item) for item in items), key=lambda one: (one.unit, one.length))


def boundary(sub: Subscription, cycle: int) -> datetime:
    """When that cycle is billed. Counted from the anchor, never from the boundary before."""
    each = cycle_span(sub.items)
    if each.unit == "day":
        return sub.anchor + timedelta(days=cycle * each.length)
    return sub.anchor + relativedelta(months=cycle * each.length)


def next_boundary(sub: Subscription) -> datetime:
    """When the next bill falls, as long as nothing ends it before."""
    return boundary(sub, sub.cycle)


def cycles_until(sub: Subscription, instant: datetime) -> int:
    """How many boundaries have passed at that instant; one that falls on it has passed."""
    each = cycle_span(sub.items)
    months = (instant.year - sub.anchor.year) * MONTHS_A_YEAR + instant.month - sub.anchor.month
    passed = (instant - sub.anchor).days if each.unit == "day" else months
    cycle = max(0, passed // each.length)
    while boundary(sub, cycle) <= instant:
        cycle += 1
    return cycle


def is_billed(item: Item, sub: Subscription, cycle: int) -> bool:
    """Whether the item is on that cycle's bill: a yearly one beside monthly ones is, every twelfth time."""
    return cycle * cycle_span(sub.items).length % span(item).length == 0


def item_period_end(item: Item, sub: Subscription) -> datetime:
    """Until when the item has been billed; in a trial, the trial's end."""
    cycle = sub.cycle
    while not is_billed(item, sub, cycle):
        cycle += 1
    return boundary(sub, cycle)


def period_start(sub: Subscription) -> datetime:
    """When the running cycle began."""
    return boundary(sub, sub.cycle - 1) if sub.cycle else sub.started_at


def period_end(sub: Subscription) -> datetime:
    """When all of the time billed so far is over: the latest end among the items."""
    return max(item_period_end(item, sub) for item in sub.items)
