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


def monthly(price: Money, interval: str, count: int) -> Money | None:
    """A month's share of a price, rounded half to even; None for an interval that nobody knows the length of."""
    months = _MONTHS.get(interval)
    if months is None or count < 1:
        return None
    return Money(round(Fraction(price.minor) / (months * count)), price.currency)
