"""A week's numbers as the page words them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leavewell.accounts.models import Space
from leavewell.accounts.queries import accounts_by_id
from leavewell.insight.decide.share import share
from leavewell.insight.decide.tries import (
    ABANDONED,
    ACCEPTED,
    CANCELLED,
    HANDED_OVER,
    HELD,
    LAPSED,
    NEVERMIND,
    OPEN,
    PROVISIONAL,
    Tally,
)
from leavewell.insight.report import WeekReport
from leavewell.kernel.money import Money
from leavewell.web.console.words import reason_words

NAMED = 5
"""So many accounts stand beside a reason."""

OUTCOME_WORDS = {
    CANCELLED: "Cancelled",
    ACCEPTED: "Took an offer",
    HANDED_OVER: "Asked for a person",
    NEVERMIND: "Never mind",
    ABANDONED: "Left undecided",
    OPEN: "Still open",
}

STANDING_WORDS = {PROVISIONAL: "Not held yet", HELD: "Held for 30 days", LAPSED: "Left after all"}


@dataclass(frozen=True)
class Figure:
    """A number that leads to the accounts behind it. ``of`` is its share in words, empty where it is the whole."""

    key: str
    label: str
    count: int
    of: str
    monthly: Sequence[str]


@dataclass(frozen=True)
class Why:
    """A reason with those who gave it, the first few by name."""

    key: str
    label: str
    count: int
    monthly: Sequence[str]
    accounts: Sequence[object]
    more: int


@dataclass(frozen=True)
class Offered:
    """An offer: who saw it, who took it, in words."""

    shown_key: str
    taken_key: str
    label: str
    shown: int
    taken: str


def figures(report: WeekReport) -> Sequence[Figure]:
    """All who were about to leave, and what came of it; what nobody came to is nought, and is said."""
    whole = report.attempts.accounts
    found = [_figure("attempts", "About to leave", report.attempts, None)]
    for outcome, words in OUTCOME_WORDS.items():
        if outcome not in (OPEN, HANDED_OVER) or report.outcomes[outcome].accounts:
            found.append(_figure(outcome, words, report.outcomes[outcome], whole))
    if report.otherwise:
        ended = len({each.account_id for each in report.otherwise})
        found.append(Figure("otherwise", "Ended without a word", ended, "", []))
    return found


def standings(report: WeekReport) -> Sequence[Figure]:
    """What became of the offers that were taken; and of the cancellations, which of them were taken back."""
    taken = report.outcomes[ACCEPTED].accounts
    found = [_figure(key, words, report.standings[key], taken) for key, words in STANDING_WORDS.items()]
    cancelled = report.outcomes[CANCELLED].accounts
    return [*found, _figure("taken_back", "Cancelled, and back", report.taken_back, cancelled)]


def reasons(space: Space, report: WeekReport) -> Sequence[Why]:
    """Why, the most named first."""
    named = {code: list(dict.fromkeys(one.account_id for one in each.tries)) for code, each in report.reasons}
    accounts = accounts_by_id(space, [pk for found in named.values() for pk in found[:NAMED]])
    return [
        Why(
            key=f"reason-{code}",
            label=reason_words(code),
            count=each.accounts,
            monthly=in_words(each.monthly),
            accounts=[accounts[pk] for pk in named[code][:NAMED] if pk in accounts],
            more=max(each.accounts - NAMED, 0),
        )
        for code, each in report.reasons
    ]


def offers(report: WeekReport) -> Sequence[Offered]:
    """What was offered, the most shown first."""
    return [
        Offered(
            shown_key=f"shown-{each.code}",
            taken_key=f"taken-{each.code}",
            label=each.words,
            shown=each.shown.accounts,
            taken=share(each.accepted.accounts, each.shown.accounts),
        )
        for each in report.offers
    ]


def in_words(monthly: Sequence[Money]) -> Sequence[str]:
    """A sum for each currency."""
    return [each.shown("en") for each in monthly]


def _figure(key: str, label: str, counted: Tally, whole: int | None) -> Figure:
    of = share(counted.accounts, whole) if whole else ""
    return Figure(key, label, counted.accounts, of, in_words(counted.monthly))
