"""Stripe counts a discount in months from the day it is given; we promise a number of charges. Pure."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import datetime
from itertools import count

from dateutil.relativedelta import relativedelta

from leavewell.billing.types import Interval, Item

_ONE: dict[Interval, relativedelta] = {
    "day": relativedelta(days=1),
    "week": relativedelta(weeks=1),
    "month": relativedelta(months=1),
    "year": relativedelta(years=1),
}
_SOME_DAY = datetime(2026, 1, 1)  # noqa: DTZ001 - only to compare lengths


def cycle_of(items: Sequence[Item]) -> relativedelta:
    """How long it is from one charge to the next: as long as the item that is billed most often."""
    return min((_ONE[one.interval] * one.interval_count for one in items), key=lambda each: _SOME_DAY + each)


def in_months(items: Sequence[Item]) -> bool:
    """Whether a cycle is a whole number of months."""
    return cycle_of(items).days == 0


def charge_after(
    next_charge_at: datetime, cycle: relativedelta, cycles: int, anchor: datetime | None
) -> datetime:
    """The charge so many cycles after the next one.

    Stripe counts months from the anchor: after a 28 February that stands for a 31st comes 31 March. Without an
    anchor it is counted from the next charge.
    """
    at = next_charge_at + cycle * cycles
    if anchor is None or cycle.days:
        return at
    return at + relativedelta(day=max(at.day, anchor.day)) if _is_cut_short(next_charge_at, anchor) else at


def months_to_cover(given_at: datetime, last_charge_at: datetime) -> int:
    """The fewest whole months from ``given_at`` that are not over at the last of the promised charges.

    They never reach one charge too many, as long as a cycle is a month or more.
    """
    return next(months for months in count(1) if given_at + relativedelta(months=months) > last_charge_at)


def charges_until(
    end: datetime, next_charge_at: datetime, cycle: relativedelta, anchor: datetime | None = None
) -> int:
    """How many charges fall before ``end``."""
    fits = (charge_after(next_charge_at, cycle, number, anchor) < end for number in count())
    return next(number for number, before in enumerate(fits) if not before)


def _is_cut_short(at: datetime, anchor: datetime) -> bool:
    """Whether it falls on a month's last day because the month doesn't have the anchor's."""
    return at.day < anchor.day and at.day == monthrange(at.year, at.month)[1]
