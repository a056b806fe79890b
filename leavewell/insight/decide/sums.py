"""The sums of finance's month: exact until the end, rounded half to even once. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from leavewell.insight.decide.lines import Figure, Line
from leavewell.kernel.money import Money


@dataclass(frozen=True)
class Sum:
    """A figure in one currency. ``unknown``: so many of its lines have no amount that anybody could tell."""

    figure: Figure
    currency: str
    lines: Sequence[Line]
    exact: Fraction

    @property
    def count(self) -> int:
        """How many lines."""
        return len(self.lines)

    @property
    def unknown(self) -> int:
        """How many of them have no amount."""
        return sum(1 for each in self.lines if each.amount is None)

    @property
    def money(self) -> Money:
        """Rounded half to even, here and nowhere before."""
        return Money(round(self.exact), self.currency)

    @property
    def rounding(self) -> int:
        """What the lines, each rounded, lack to add up to it, in minor units."""
        return self.money.minor - sum(round(each.amount) for each in self.lines if each.amount is not None)


@dataclass(frozen=True)
class Reported:
    """A figure over all currencies. ``money`` None: a rate is missing, and so there is no sum."""

    figure: Figure
    count: int
    money: Money | None
    rounding: int
    missing: Sequence[tuple[str, date]]


def sums(lines: Iterable[Line]) -> Sequence[Sum]:
    """By currency in the order of the alphabet, each with every figure that it has lines of."""
    found: dict[tuple[str, Figure], list[Line]] = {}
    for each in lines:
        found.setdefault((each.currency, each.figure), []).append(each)
    order = {figure: place for place, figure in enumerate(Figure)}
    keys = sorted(found, key=lambda key: (key[0], order[key[1]]))
    return [
        Sum(
            figure,
            currency,
            found[currency, figure],
            sum((each.amount for each in found[currency, figure] if each.amount is not None), Fraction(0)),
        )
        for currency, figure in keys
    ]


def reported(lines: Iterable[Line], into: str) -> Sequence[Reported]:
    """Each figure in the one currency, of those that have lines."""
    by_figure: dict[Figure, list[Line]] = {}
    for each in lines:
        by_figure.setdefault(each.figure, []).append(each)
    return [_reported(figure, by_figure[figure], into) for figure in Figure if figure in by_figure]


def missing_rates(lines: Iterable[Line]) -> Sequence[tuple[str, date]]:
    """The currency and day of every line with an amount that has no rate; nought needs none."""
    return sorted({(each.currency, each.on) for each in lines if each.amount and each.rate is None})


def _reported(figure: Figure, lines: Sequence[Line], into: str) -> Reported:
    missing = missing_rates(lines)
    if missing:
        return Reported(figure, len(lines), None, 0, missing)
    amounts = [found for each in lines if (found := each.reported(into)) is not None]
    total = Money(round(sum(amounts, Fraction(0))), into)
    return Reported(figure, len(lines), total, total.minor - sum(round(each) for each in amounts), [])
