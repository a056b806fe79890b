"""How often something is billed, in the words of tables; and when a period that runs now ends. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from dateutil.relativedelta import relativedelta

Unit = Literal["day", "week", "month", "year"]
Interval = tuple[Unit, int]

INTERVALS: dict[str, Interval] = {
    "day": ("day", 1),
    "daily": ("day", 1),
    "week": ("week", 1),
    "weekly": ("week", 1),
    "month": ("month", 1),
    "monthly": ("month", 1),
    "quarter": ("month", 3),
    "quarterly": ("month", 3),
    "half-yearly": ("month", 6),
    "semiannual": ("month", 6),
    "year": ("year", 1),
    "yearly": ("year", 1),
    "annual": ("year", 1),
    "annually": ("year", 1),
    "biennial": ("year", 2),
}
"""Word in small letters -> unit and how many of them."""

_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "year": 12}


def running_period_end(started: datetime, interval: Interval, now: datetime) -> datetime:
    """When the period that runs at ``now`` ends: the first whole number of intervals after ``started`` past ``now``.

    Counted from the start each time, so that what began on the 31st ends on a month's last day and on the 31st
    again, and a 29 February comes back in each leap year. ``started`` keeps its own zone's clock over a change
    of summer time. What is yet to start ends with its first interval.
    """
    unit, count = interval
    steps = max(1, _about(started, unit, count, now))
    while _after(started, unit, count * steps) <= now:
        steps += 1
    return _after(started, unit, count * steps)


def _about(started: datetime, unit: Unit, count: int, now: datetime) -> int:
    """A number of intervals that surely isn't too large."""
    if unit in _DAYS:
        return (now - started).days // (_DAYS[unit] * count) - 1
    months = (now.year - started.year) * 12 + now.month - started.month
    return months // (_MONTHS[unit] * count) - 1


def _after(started: datetime, unit: Unit, units: int) -> datetime:
    if unit in _DAYS:
        return started + relativedelta(days=_DAYS[unit] * units)
    return started + relativedelta(months=_MONTHS[unit] * units)
