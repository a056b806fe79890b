"""What was taken for a payment, and what it may come to. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from leavewell.billing.types import Item
from leavewell.effects.decide.verdicts import Seen
from leavewell.effects.goals import EARLY, Rhythm
from leavewell.kernel.money import FULL, Money

AFTER = timedelta(hours=6)
"""So long after a payment's day it is looked at: Stripe collects a renewal about an hour after it falls due."""

AGAIN = timedelta(days=1)
"""A payment that hasn't come is looked for daily: collecting by debit takes days."""


@dataclass(frozen=True)
class Taking:
    """Money that was taken, or that an open invoice asks for. ``charge`` and ``bill`` are billing's ids."""

    at: datetime
    amount: Money
    charge: str = ""
    bill: str = ""


def takings(seen: Seen) -> list[Taking]:
    """What was taken since the promise, and what an invoice made since then still asks for; oldest first."""
    taken = [Taking(each.at, each.amount, each.id, each.invoice or "") for each in seen.charges]
    asked = [Taking(each.created_at, each.amount, bill=each.id) for each in seen.view.open_invoices]
    return sorted((each for each in taken + asked if each.at >= seen.made_at), key=lambda each: each.at)


def untold(seen: Seen) -> list[Taking]:
    """The same without what was found wrong before."""
    return [each for each in takings(seen) if (each.charge or each.bill) not in seen.told]


def taken_for(number: int, rhythm: Rhythm, seen: Seen) -> Taking | None:
    """What was first taken once that payment had fallen due, and before the next one did."""
    begins, ends = rhythm.at(number) - EARLY, rhythm.at(number + 1) - EARLY
    return next((each for each in untold(seen) if begins <= each.at < ends), None)


def soon(seen: Seen, following: datetime) -> datetime:
    """Tomorrow, or when billing itself says that it will charge, if that is sooner."""
    said = seen.view.next_charge.at if seen.view.next_charge else None
    coming = [at + AFTER for at in (said, following) if at is not None and at + AFTER > seen.now]
    return min([seen.now + AGAIN, *coming])


def items_price(items: Sequence[Item], price: Money) -> Money:
    """What the items cost before discounts; ``price`` where they are of another currency."""
    if not items or any(item.unit.currency != price.currency for item in items):
        return price
    return Money(sum(item.unit.minor * item.quantity for item in items), price.currency)


def with_tax(price: Money, tax_bp: int) -> Money:
    return Money(price.minor + -(-price.minor * tax_bp // FULL), price.currency)


def is_more(taken: Money, limit: Money, items: Sequence[Item]) -> bool:
    """Whether more was taken than was due. Billing systems round line by line, so a line may differ by one."""
    return taken.minor > limit.minor + len(items)
