"""Stripe counts a discount in months from the day it is given; we promise a number of charges. Pure."""

from __future__ import annotations

from datetime import datetime
from itertools import count

from dateutil.relativedelta import relativedelta


def months_to_cover(given_at: datetime, next_charge_at: datetime, months_a_cycle: int, cycles: int) -> int:
    """The fewest whole months from ``given_at`` that are not over at the last of so many charges.

    They never reach one charge too many: a cycle is a month or more.
    """
    last = next_charge_at + relativedelta(months=months_a_cycle * (cycles - 1))
    return next(months for months in count(1) if given_at + relativedelta(months=months) > last)


def charges_until(end: datetime, next_charge_at: datetime, months_a_cycle: int) -> int:
    """How many charges fall before ``end``."""
    fits = (next_charge_at + relativedelta(months=months_a_cycle * number) < end for number in count())
    return next(number for number, before in enumerate(fits) if not before)
