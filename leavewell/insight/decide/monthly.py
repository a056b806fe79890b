"""What a price brings in a month. Pure."""

from __future__ import annotations

from fractions import Fraction

from leavewell.kernel.money import Money

_MONTHS = {
    "day": Fraction(12, 365),
    "week": Fraction(12 * 7, 365),
    "month": Fraction(1),
    "year": Fraction(12),
}
"""How many months one interval lasts, on the average of a year of 365 days."""


def exact_month(price: Money, interval: str, count: int) -> Fraction | None:
    """A month's share of a price in minor units, not rounded; None for an interval that nobody knows the length of."""
    months = _MONTHS.get(interval)
    if months is None or count < 1:
        return None
    return Fraction(price.minor) / (months * count)


def monthly(price: Money, interval: str, count: int) -> Money | None:
    """A month's share of a price, rounded half to even; None for an interval that nobody knows the length of."""
    exact = exact_month(price, interval, count)
    return None if exact is None else Money(round(exact), price.currency)
