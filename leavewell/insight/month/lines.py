"""The lines behind a month's figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from uuid import UUID

from leavewell.effects.models import FactRow
from leavewell.insight.decide.lines import BY_HAND, SEVERAL_ITEMS, TRIAL, Figure, Line, Price
from leavewell.insight.month.found import Found
from leavewell.insight.month.prices import Worth, worth_of
from leavewell.kernel.facts.accounts import SubscriptionSeen
from leavewell.kernel.facts.changes import (
    CreditCarriedOut,
    DiscountCarriedOut,
    PauseCarriedOut,
    RefundCarriedOut,
)
from leavewell.kernel.facts.desk import ConcessionGranted
from leavewell.kernel.money import FULL, Money
from leavewell.offboarding.decide.origin import Origin

SEEN_IN_BILLING = "seen_in_billing"
NOT_PAYING = ("pending", "trialing", "ended")


def lines_of(found: Found) -> Sequence[Line]:
    """Every one, by time within its figure, with the rate of its day."""
    every = [*_lost(found), *_won_back(found), *_given(found), *_seen(found), *_open(found)]
    order = {figure: place for place, figure in enumerate(Figure)}
    every.sort(key=lambda each: (order[each.figure], each.at, each.key))
    return [replace(each, rate=found.rates.on(each.currency, each.on)) for each in every]


def _lost(found: Found) -> Iterator[Line]:
    for each in found.ended:
        sub = found.subscriptions[each.subscription_id]
        worth = found.prices.at(sub, each.billing_ends_at)
        if each.origin == Origin.LAPSED_TRIAL and TRIAL not in worth.notes:
            worth = Worth(worth.price, Fraction(0), (*worth.notes, TRIAL))
        owner = (each.account_id, each.subscription_id)
        yield _line(found, Figure.LOST, each.pk, owner, each.billing_ends_at, worth, kind=each.origin)


def _won_back(found: Found) -> Iterator[Line]:
    for each in found.back:
        assert each.settled_at is not None
        worth = found.prices.at(found.subscriptions[each.subscription_id], each.settled_at)
        owner = (each.account_id, each.subscription_id)
        yield _line(found, Figure.WON_BACK, each.pk, owner, each.settled_at, worth, kind=each.origin)


def _given(found: Found) -> Iterator[Line]:
    for row in found.facts:
        fact = row.fact
        if isinstance(fact, DiscountCarriedOut):
            yield _discount(found, row, fact.subscription_id, fact.percent_bp, fact.cycles)
        elif isinstance(fact, PauseCarriedOut):
            worth = found.prices.at(found.subscriptions[fact.subscription_id], row.occurred_at)
            yield _of_row(found, Figure.PAUSE, row, fact.subscription_id, worth, kind=fact.pause)
        elif isinstance(fact, RefundCarriedOut):
            yield _once(found, Figure.REFUND, row, fact.subscription_id, fact.amount)
        elif isinstance(fact, CreditCarriedOut):
            yield _once(found, Figure.CREDIT, row, fact.subscription_id, fact.amount)
        elif isinstance(fact, ConcessionGranted) and fact.by_hand:
            yield from _by_hand(found, row, fact)


def _by_hand(found: Found, row: FactRow, fact: ConcessionGranted) -> Iterator[Line]:
    """What a program carries out leaves a fact of its own; this is all there is of what a person does."""
    if fact.amount is not None:
        yield _once(found, Figure.CREDIT, row, fact.subscription_id, fact.amount, BY_HAND)
    elif fact.percent_bp is not None:
        yield _discount(found, row, fact.subscription_id, fact.percent_bp, fact.cycles, BY_HAND)


def _seen(found: Found) -> Iterator[Line]:
    ours = {row.body["subscription_id"] for row in found.facts if row.kind == PauseCarriedOut.kind}
    for row in found.seen:
        fact = row.fact
        assert isinstance(fact, SubscriptionSeen)
        sub = found.subscriptions[fact.subscription_id]
        if fact.state == "paused" and fact.before != "paused" and str(sub.pk) not in ours:
            worth = found.prices.at(sub, row.occurred_at)
            yield _of_row(found, Figure.PAUSE, row, sub.pk, worth, kind=SEEN_IN_BILLING)
        if fact.price_before is not None and fact.state not in NOT_PAYING:
            several = (SEVERAL_ITEMS,) if sub.item_count > 1 else ()
            yield from _lower(found, row, fact, fact.price_before, several)


def _lower(
    found: Found, row: FactRow, fact: SubscriptionSeen, price: Money, notes: tuple[str, ...]
) -> Iterator[Line]:
    before = worth_of(Price(price, fact.interval_before, fact.interval_count_before), notes)
    after = worth_of(Price(fact.price, fact.interval, fact.interval_count))
    if before.a_month is None or after.a_month is None or price.currency != fact.price.currency:
        return
    if after.a_month < before.a_month:
        less = Worth(before.price, before.a_month - after.a_month, before.notes)
        yield _of_row(found, Figure.LOWER_PRICE, row, fact.subscription_id, less)


def _open(found: Found) -> Iterator[Line]:
    """As billing was read last; counted at the rate of the month's last day, or of the reading where that is sooner."""
    over = {each.subscription_id: each.account_id for each in found.ended}
    for key, account in over.items():
        sub = found.subscriptions[key]
        if sub.open_invoice is not None:
            owner, on = (account, key), min(found.day(sub.read_at), found.month.last)
            yield _money(found, Figure.OPEN_INVOICE, key, owner, sub.read_at, sub.open_invoice, on=on)


def _discount(
    found: Found, row: FactRow, sub_id: UUID, percent_bp: int, cycles: int | None, *notes: str
) -> Line:
    worth = found.prices.at(found.subscriptions[sub_id], row.occurred_at)
    off = None if worth.a_month is None else worth.a_month * percent_bp / FULL
    less = Worth(worth.price, off, (*worth.notes, *notes))
    return replace(_of_row(found, Figure.DISCOUNT, row, sub_id, less), charges=cycles)


def _once(found: Found, figure: Figure, row: FactRow, sub_id: UUID, money: Money, *notes: str) -> Line:
    owner = (found.subscriptions[sub_id].account_id, sub_id)
    return _money(found, figure, row.pk, owner, row.occurred_at, money, notes)


def _of_row(
    found: Found, figure: Figure, row: FactRow, sub_id: UUID, worth: Worth, *, kind: str = ""
) -> Line:
    owner = (found.subscriptions[sub_id].account_id, sub_id)
    return _line(found, figure, row.pk, owner, row.occurred_at, worth, kind=kind)


def _line(
    found: Found,
    figure: Figure,
    key: UUID,
    owner: tuple[UUID, UUID],
    at: datetime,
    worth: Worth,
    *,
    kind: str = "",
) -> Line:
    return Line(
        figure=figure,
        key=str(key),
        account_id=owner[0],
        subscription_id=owner[1],
        at=at,
        on=found.day(at),
        amount=worth.a_month,
        currency=worth.price.money.currency,
        kind=kind,
        price=worth.price,
        notes=worth.notes,
    )


def _money(
    found: Found,
    figure: Figure,
    key: UUID,
    owner: tuple[UUID, UUID],
    at: datetime,
    money: Money,
    notes: tuple[str, ...] = (),
    *,
    on: date | None = None,
) -> Line:
    return Line(
        figure=figure,
        key=str(key),
        account_id=owner[0],
        subscription_id=owner[1],
        at=at,
        on=on or found.day(at),
        amount=Fraction(money.minor),
        currency=money.currency,
        notes=notes,
    )
