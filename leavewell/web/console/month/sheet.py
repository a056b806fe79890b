"""A month as a table that any spreadsheet opens: every line behind every figure, and what rounding adds."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from io import StringIO

from leavewell.accounts.models import Space
from leavewell.insight.decide.frozen import Late
from leavewell.insight.decide.lines import Line
from leavewell.insight.decide.sums import reported, sums
from leavewell.insight.decide.tie import Difference
from leavewell.insight.month.report import MonthReport
from leavewell.kernel.money import Money
from leavewell.web.console.cells import harmless
from leavewell.web.console.month.behind import Names, money_of, reported_of

HEAD = (
    "month",
    "row",
    "figure",
    "kind",
    "account_id",
    "account",
    "subscription",
    "plan",
    "at",
    "day",
    "amount",
    "currency",
    "reported",
    "reporting_currency",
    "rate",
    "rate_of",
    "price",
    "interval",
    "intervals",
    "charges",
    "other_at",
    "notes",
)
"""``row``: line, rounding, difference, or (of a locked month) late_new, late_gone, late_was, late_now, and so on."""


def sheet(space: Space, report: MonthReport) -> str:
    """``line`` and ``rounding`` add up to the page's figures; the other rows are in none of them."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(HEAD)
    writer.writerows([row[name] for name in HEAD] for row in _rows(space, report))
    return file.getvalue()


def _rows(space: Space, report: MonthReport) -> Iterator[dict[str, str]]:
    late = [(kind, line) for each in report.late for kind, line in _late(each)]
    gaps = [("difference", each) for each in report.differences]
    gaps += [
        ("late_difference" if each.is_new else "gone_difference", each.difference)
        for each in report.late_differences
    ]
    every: list[Line | Difference] = [*report.lines, *(line for _, line in late), *(gap for _, gap in gaps)]
    names = Names(space, [(each.account_id, each.subscription_id) for each in every])
    for line in report.lines:
        yield _line(report, names, "line", line)
    yield from _rounding(report)
    for kind, line in late:
        yield _line(report, names, kind, line)
    for kind, gap in gaps:
        yield _gap(report, names, kind, gap)


def _late(late: Late) -> Sequence[tuple[str, Line]]:
    if late.was is None:
        return [("late_new", late.now)] if late.now else []
    return [("late_gone", late.was)] if late.now is None else [("late_was", late.was), ("late_now", late.now)]


def _line(report: MonthReport, names: Names, row: str, line: Line) -> dict[str, str]:
    amount, whole = money_of(line), reported_of(line, report.currency)
    price = line.price
    return {
        **_about(report, names, row, line),
        "figure": line.figure.value,
        "kind": harmless(line.kind),
        "at": _at(report, line.at),
        "day": line.on.isoformat(),
        "amount": _major(amount),
        "currency": line.currency,
        "reported": _major(whole),
        "reporting_currency": report.currency if whole else "",
        "rate": _exact(line.rate.worth) if whole and line.rate else "",
        "rate_of": line.rate.day.isoformat() if whole and line.rate else "",
        "price": _major(price.money) if price else "",
        "interval": price.interval if price else "",
        "intervals": str(price.count) if price else "",
        "charges": str(line.charges or ""),
        "notes": " ".join(line.notes),
    }


def _rounding(report: MonthReport) -> Iterator[dict[str, str]]:
    """Each line is rounded by itself, each figure once: this is what lies between."""
    blank = {**dict.fromkeys(HEAD, ""), "month": report.month.code, "row": "rounding"}
    for each in sums(report.lines):
        if each.rounding:
            rest = _major(Money(each.rounding, each.currency))
            yield {**blank, "figure": each.figure.value, "amount": rest, "currency": each.currency}
    for whole in reported(report.lines, report.currency) if report.currency else ():
        if whole.rounding:
            rest = _major(Money(whole.rounding, report.currency))
            into = {"reported": rest, "reporting_currency": report.currency}
            yield {**blank, "figure": whole.figure.value, **into}


def _gap(report: MonthReport, names: Names, row: str, gap: Difference) -> dict[str, str]:
    return {
        **_about(report, names, row, gap),
        "kind": gap.gap.value,
        "at": _at(report, gap.here_at),
        "other_at": _at(report, gap.there_at),
        "amount": _major(gap.charge),
        "currency": gap.charge.currency if gap.charge else "",
    }


def _about(report: MonthReport, names: Names, row: str, of: Line | Difference) -> dict[str, str]:
    account, sub = names.accounts.get(of.account_id), names.subscriptions.get(of.subscription_id)
    return {
        **dict.fromkeys(HEAD, ""),
        "month": report.month.code,
        "row": row,
        "account_id": harmless(account.external_id) if account else "",
        "account": harmless(account.name) if account else "",
        "subscription": harmless(sub.provider_id) if sub else "",
        "plan": harmless(sub.plan) if sub else "",
    }


def _at(report: MonthReport, at: datetime | None) -> str:
    return at.astimezone(report.zone).isoformat() if at else ""


def _exact(worth: Fraction) -> str:
    """A rate as it was put in: it has a few decimals."""
    return f"{(Decimal(worth.numerator) / Decimal(worth.denominator)).normalize():f}"


def _major(money: Money | None) -> str:
    return f"{money.major:f}" if money else ""
