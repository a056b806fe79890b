"""Stripe counts a discount in months from the day it is given; we promise a number of charges. Pure."""

from __future__ import annotations

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


def months_to_cover(given_at: datetime, next_charge_at: datetime, cycle: relativedelta, cycles: int) -> int:
    """The fewest whole months from ``given_at`` that are not over at the last of so many charges.

    They never reach one charge too many, as long as a cycle is a month or more.
    """
    last = next_charge_at + cycle * (cycles - 1)
    return next(months for months in count(1) if given_at + relativedelta(months=months) > last)


def charges_until(end: datetime, next_charge_at: datetime, cycle: relativedelta) -> int:
    """How many charges fall before ``end``."""
    fits = (next_charge_at + cycle * number < end for number in count())
    return next(number for number, before in enumerate(fits) if not before)
