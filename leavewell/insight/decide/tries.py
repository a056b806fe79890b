"""What came of the times that accounts were about to leave, counted. Pure.

One account counts once for each thing that came of it, however often it tried; its money counts once a subscription.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from leavewell.kernel.money import Money

CANCELLED, ACCEPTED, NEVERMIND, ABANDONED, OPEN = "cancelled", "accepted", "nevermind", "abandoned", "open"
HANDED_OVER = "handed_over"
OUTCOMES = (CANCELLED, ACCEPTED, HANDED_OVER, NEVERMIND, ABANDONED, OPEN)
"""What a try comes to; ``open``: nobody knows yet; ``handed_over``: they asked for a person, who has it now."""

PROVISIONAL, HELD, LAPSED = "provisional", "held", "lapsed"
STANDINGS = (PROVISIONAL, HELD, LAPSED)
"""What became of an offer that was accepted: not known yet, held for thirty days, or left after all."""


@dataclass(frozen=True)
class ShownOffer:
    """An offer that somebody saw; ``words``: what the team calls it."""

    code: str
    accepted: bool
    words: str = ""


@dataclass(frozen=True)
class Try:
    """One time that an account was about to leave: a cancel page, or a notice that came by another way.

    ``subscription_id`` None: it was never said which one. ``monthly``: what is at stake in a month, None where that
    isn't known or nothing is paid. ``source``: page, or the notice's way. ``taken_back``: cancelled, and back since.
    """

    account_id: UUID
    subscription_id: UUID | None
    at: datetime
    outcome: str
    monthly: Money | None = None
    reason: str = ""
    offers: tuple[ShownOffer, ...] = ()
    standing: str = ""
    source: str = "page"
    taken_back: bool = False
    plan: str = ""


@dataclass(frozen=True)
class Tally:
    """How many accounts, and what they pay in a month, a sum for each currency. ``tries`` are what was counted."""

    tries: Sequence[Try]
    accounts: int
    monthly: Sequence[Money]


def last_of_each(tries: Iterable[Try]) -> Sequence[Try]:
    """What each account came to with each subscription: the last try decides, in the order of time.

    But a cancellation that stands isn't undone by a page that was opened after it. A try that never said which
    subscription it meant is made good by any later one of the account.
    """
    last: dict[tuple[UUID, UUID | None], Try] = {}
    for each in sorted(tries, key=lambda one: one.at):
        before = last.pop((each.account_id, each.subscription_id), None)
        last.pop((each.account_id, None), None)
        last[each.account_id, each.subscription_id] = before if before and _stands(before, each) else each
    return list(last.values())


def _stands(before: Try, later: Try) -> bool:
    return before.outcome == CANCELLED and not before.taken_back and later.outcome != CANCELLED


def tally(tries: Iterable[Try]) -> Tally:
    """The accounts once each, and the money of each subscription once."""
    counted = list(tries)
    sums: dict[str, Money] = {}
    seen: set[UUID | None] = set()
    for each in counted:
        if each.monthly is None or (each.subscription_id is not None and each.subscription_id in seen):
            continue
        seen.add(each.subscription_id)
        nothing = Money(0, each.monthly.currency)
        sums[each.monthly.currency] = sums.get(each.monthly.currency, nothing) + each.monthly
    monthly = [sums[currency] for currency in sorted(sums)]
    return Tally(counted, len({each.account_id for each in counted}), monthly)


def by_outcome(tries: Iterable[Try]) -> Mapping[str, Tally]:
    """Each outcome's tally, also of those that nobody came to."""
    last = last_of_each(tries)
    return {outcome: tally(each for each in last if each.outcome == outcome) for outcome in OUTCOMES}


def by_standing(tries: Iterable[Try]) -> Mapping[str, Tally]:
    """Of those that ended in an accepted offer: how that stands."""
    taken = [each for each in last_of_each(tries) if each.outcome == ACCEPTED]
    return {standing: tally(each for each in taken if each.standing == standing) for standing in STANDINGS}


def by_reason(tries: Iterable[Try]) -> Sequence[tuple[str, Tally]]:
    """Why, the most named first; those who gave no reason are left out."""
    reasons: dict[str, list[Try]] = {}
    for each in last_of_each(tries):
        if each.reason:
            reasons.setdefault(each.reason, []).append(each)
    found = [(reason, tally(each)) for reason, each in reasons.items()]
    return sorted(found, key=lambda one: (-one[1].accounts, one[0]))


@dataclass(frozen=True)
class OfferTally:
    """One offer: who saw it, and who of them took it; ``words`` as it was shown last."""

    code: str
    shown: Tally
    accepted: Tally
    words: str = ""


def by_offer(tries: Iterable[Try]) -> Sequence[OfferTally]:
    """Each offer that was shown, the most shown first. Every try counts: who took it the second time took it."""
    shown: dict[str, list[Try]] = {}
    taken: dict[str, list[Try]] = {}
    words: dict[str, str] = {}
    for each in sorted(tries, key=lambda one: one.at):
        for offer in each.offers:
            shown.setdefault(offer.code, []).append(each)
            words[offer.code] = offer.words
            if offer.accepted:
                taken.setdefault(offer.code, []).append(each)
    found = [
        OfferTally(code, tally(each), tally(taken.get(code, [])), words[code]) for code, each in shown.items()
    ]
    return sorted(found, key=lambda one: (-one.shown.accounts, one.code))
