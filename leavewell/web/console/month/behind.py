"""The lines behind a figure, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from leavewell.accounts.models import Account, Space, Subscription
from leavewell.accounts.queries import accounts_by_id, subscriptions_with
from leavewell.insight.decide.lines import Figure, Line
from leavewell.insight.decide.tie import Difference
from leavewell.insight.month.report import MonthReport
from leavewell.kernel.money import Money
from leavewell.web.console.month.figures import key_of
from leavewell.web.console.month.words import FIGURES, GAPS, NOTES, kind_words


@dataclass(frozen=True)
class Behind:
    """A figure's title, and its lines."""

    key: str
    title: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class Told:
    """One line in words. ``account`` None: it is no longer known here."""

    account: Account | None
    plan: str
    on: date
    what: str
    price: str
    amount: str
    reported: str
    notes: str


@dataclass(frozen=True)
class ToldGap:
    """One difference in words; ``since``: what became of it since the month was locked."""

    account: Account | None
    plan: str
    what: str
    here_at: datetime | None
    there_at: datetime | None
    charge: str
    since: str = ""


@dataclass(frozen=True)
class ToldLate:
    """A line that came, went or changed since the month was locked."""

    line: Told
    figure: str
    what: str


def behind(report: MonthReport, key: str) -> Behind | None:
    """What the address asks for; None where there is no such figure."""
    figure, _, currency = key.partition("-")
    if figure not in FIGURES:
        return None
    lines = [
        each for each in report.lines if each.figure == figure and (not currency or each.currency == currency)
    ]
    title = FIGURES[Figure(figure)][0]
    return Behind(key_of(Figure(figure), currency), f"{title}, {currency}" if currency else title, lines)


class Names:
    """Who lines are about, read at once."""

    def __init__(self, space: Space, ids: Iterable[tuple[UUID, UUID]]) -> None:
        every = list(ids)
        self.accounts = accounts_by_id(space, {account for account, _ in every})
        self.subscriptions: dict[UUID, Subscription] = subscriptions_with(space, {sub for _, sub in every})

    def plan(self, key: UUID) -> str:
        """What it is called now; empty where nobody knows."""
        sub = self.subscriptions.get(key)
        return str(sub.plan) if sub else ""


def told(space: Space, lines: Sequence[Line], into: str) -> Sequence[Told]:
    """These lines in words."""
    names = Names(space, [(each.account_id, each.subscription_id) for each in lines])
    return [_told(each, names, into) for each in lines]


def told_gaps(space: Space, report: MonthReport) -> Sequence[ToldGap]:
    """The differences from billing: those that stood, and what came and went since it was locked."""
    gone = {each.difference for each in report.late_differences if not each.is_new}
    rows = [(each, "no longer so" if each in gone else "") for each in report.differences]
    rows += [(each.difference, "after the lock") for each in report.late_differences if each.is_new]
    names = Names(space, [(each.account_id, each.subscription_id) for each, _ in rows])
    return [_told_gap(each, names, since) for each, since in rows]


def told_late(space: Space, report: MonthReport) -> Sequence[ToldLate]:
    """What belongs to a locked month and isn't in its figures as it stands now."""
    lines = [line for each in report.late if (line := each.now or each.was) is not None]
    words = told(space, lines, report.currency)
    said = [
        "new" if each.was is None else "no longer so" if each.now is None else "was otherwise"
        for each in report.late
    ]
    return [
        ToldLate(word, FIGURES[line.figure][0], what)
        for word, line, what in zip(words, lines, said, strict=True)
    ]


def money_of(line: Line) -> Money | None:
    """The line by itself, rounded; the figure isn't the sum of these, but rounded once."""
    return None if line.amount is None else Money(round(line.amount), line.currency)


def reported_of(line: Line, into: str) -> Money | None:
    """The same in the currency that is reported in."""
    exact = line.reported(into)
    return None if exact is None else Money(round(exact), into)


def _told(line: Line, names: Names, into: str) -> Told:
    charges = f"{line.charges} charge{'' if line.charges == 1 else 's'}" if line.charges else ""
    amount, whole = money_of(line), reported_of(line, into)
    return Told(
        account=names.accounts.get(line.account_id),
        plan=names.plan(line.subscription_id),
        on=line.on,
        what=", ".join(each for each in (kind_words(line.kind), charges) if each),
        price=_price(line),
        amount=amount.shown("en") if amount else "",
        reported=whole.shown("en") if whole and line.currency != into else "",
        notes="; ".join(NOTES.get(each, each.replace("_", " ")) for each in line.notes),
    )


def _price(line: Line) -> str:
    if line.price is None:
        return ""
    each = (
        f"a {line.price.interval}" if line.price.count == 1 else _every(line.price.count, line.price.interval)
    )
    return f"{line.price.money.shown('en')} {each if line.price.interval else ''}".strip()


def _every(count: int, interval: str) -> str:
    return f"every {count} {interval}s"


def _told_gap(each: Difference, names: Names, since: str) -> ToldGap:
    return ToldGap(
        account=names.accounts.get(each.account_id),
        plan=names.plan(each.subscription_id),
        what=GAPS[each.gap],
        here_at=each.here_at,
        there_at=each.there_at,
        charge=each.charge.shown("en") if each.charge else "",
        since=since,
    )
