"""Months from an anchor: the 31st becomes the last day of a short month, and the 31st again after it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dateutil.relativedelta import relativedelta

from leavewell_simulator.model import Item, Subscription

YEAR = 12


def cycle_months(items: Sequence[Item]) -> int:
    """How long one cycle is: a month as soon as one item is billed monthly, else a year."""
    return 1 if any(item.interval == "month" for item in items) else YEAR


def boundary(sub: Subscription, cycle: int) -> datetime:
    """When that cycle is billed. Counted from the anchor, never from the boundary before."""
    return sub.anchor + relativedelta(months=cycle * cycle_months(sub.items))


def next_boundary(sub: Subscription) -> datetime:
    """When the next bill falls, as long as nothing ends it before."""
    return boundary(sub, sub.cycle)


def cycles_until(sub: Subscription, instant: datetime) -> int:
    """How many boundaries have passed at that instant; one that falls on it has passed."""
    months = (instant.year - sub.anchor.year) * YEAR + instant.month - sub.anchor.month
    cycle = max(0, months // cycle_months(sub.items))
    while boundary(sub, cycle) <= instant:
        cycle += 1
    return cycle


def is_billed(item: Item, sub: Subscription, cycle: int) -> bool:
    """Whether the item is on that cycle's bill: a yearly one beside monthly ones is, every twelfth time."""
    return item.interval == "month" or cycle * cycle_months(sub.items) % YEAR == 0


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
