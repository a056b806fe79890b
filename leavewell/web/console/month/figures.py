"""A month's figures as the page words them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from leavewell.insight.decide.lines import Figure
from leavewell.insight.decide.sums import Reported, Sum, missing_rates, reported, sums
from leavewell.insight.month.report import MonthReport
from leavewell.web.console.month.words import FIGURES, kind_words


@dataclass(frozen=True)
class Row:
    """A figure of a table. ``key`` leads to its lines; ``amount`` empty: there is no sum."""

    key: str
    label: str
    means: str
    count: int
    amount: str
    made_of: str = ""
    unknown: int = 0


@dataclass(frozen=True)
class Table:
    """One currency's figures."""

    currency: str
    rows: Sequence[Row]


@dataclass(frozen=True)
class Together:
    """All currencies in the one that is reported in, and the rates that are missing, each with its day."""

    currency: str
    rows: Sequence[Row]
    missing: Sequence[str]


def tables(report: MonthReport) -> Sequence[Table]:
    """A table a currency, of those that have lines."""
    found: dict[str, list[Row]] = {}
    for each in sums(report.lines):
        found.setdefault(each.currency, []).append(_row(each))
    return [Table(currency, rows) for currency, rows in found.items()]


def together(report: MonthReport) -> Together | None:
    """None where no currency is reported in."""
    if not report.currency:
        return None
    missing = [f"{currency} on {day.day} {day:%B %Y}" for currency, day in missing_rates(report.lines)]
    rows = [_whole(each) for each in reported(report.lines, report.currency)]
    return Together(report.currency, rows, missing)


def _row(each: Sum) -> Row:
    label, means = FIGURES[each.figure]
    kinds = Counter(line.kind for line in each.lines if line.kind)
    made_of = ", ".join(f"{count} {kind_words(kind)}" for kind, count in sorted(kinds.items()))
    return Row(
        key=key_of(each.figure, each.currency),
        label=label,
        means=means,
        count=each.count,
        amount=each.money.shown("en"),
        made_of=made_of,
        unknown=each.unknown,
    )


def _whole(each: Reported) -> Row:
    label, means = FIGURES[each.figure]
    amount = each.money.shown("en") if each.money else ""
    return Row(key_of(each.figure, ""), label, means, each.count, amount)


def key_of(figure: Figure, currency: str) -> str:
    """As the address says it: ``lost-EUR``; without a currency, all of them."""
    return f"{figure.value}-{currency}" if currency else figure.value
