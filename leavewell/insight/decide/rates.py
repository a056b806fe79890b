"""Exchange rates as of a day. Nothing is guessed: a day without a rate has none. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from babel.numbers import get_currency_precision

HOLDS_FOR = timedelta(days=31)
"""A rate holds until the next one, and so long at most: a rate a month is enough, an old one isn't for ever."""


@dataclass(frozen=True)
class Rate:
    """On ``day`` one whole unit was worth ``worth`` whole units of the currency that is reported in."""

    day: date
    worth: Fraction

    @classmethod
    def of(cls, day: date, worth: Decimal) -> Rate:
        """From what was put in, exactly."""
        return cls(day, Fraction(worth))


@dataclass
class Rates:
    """What the company put in, by currency. ``into`` empty: nothing is converted."""

    into: str
    _days: dict[str, list[date]] = field(default_factory=dict)
    _rates: dict[str, list[Rate]] = field(default_factory=dict)

    @classmethod
    def of(cls, into: str, given: Iterable[tuple[str, Rate]]) -> Rates:
        """From the rates of each currency, in any order."""
        made = cls(into)
        for currency, rate in sorted(given, key=lambda each: each[1].day):
            made._days.setdefault(currency, []).append(rate.day)
            made._rates.setdefault(currency, []).append(rate)
        return made

    def on(self, currency: str, day: date) -> Rate | None:
        """The rate in force on that day: the newest one up to it, unless that is too old."""
        if currency == self.into:
            return Rate(day, Fraction(1))
        place = bisect_right(self._days.get(currency, []), day)
        if not place:
            return None
        found = self._rates[currency][place - 1]
        return found if day - found.day < HOLDS_FOR else None


def converted(minor: Fraction, currency: str, rate: Rate, into: str) -> Fraction:
    """Minor units of one currency as those of another, not rounded: a yen has none smaller, a dinar a thousand."""
    places = int(get_currency_precision(into)) - int(get_currency_precision(currency))
    return minor * rate.worth * Fraction(10) ** places
