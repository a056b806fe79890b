"""What subscriptions cost at an instant of the past, as the journal's readings of billing tell it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from leavewell.accounts.models import Subscription
from leavewell.effects.models import FactRow
from leavewell.insight.decide.lines import AS_LAST_READ, NO_INTERVAL, SEVERAL_ITEMS, TRIAL, Price
from leavewell.insight.decide.monthly import exact_month
from leavewell.kernel.facts.accounts import SubscriptionSeen


@dataclass(frozen=True)
class Worth:
    """What a subscription brought in a month at an instant, in minor units and not rounded; None: nobody can tell."""

    price: Price
    a_month: Fraction | None
    notes: tuple[str, ...]


class Prices:
    """The readings of some subscriptions, each with its day."""

    def __init__(self, readings: Iterable[FactRow]) -> None:
        self._seen: dict[UUID, list[tuple[datetime, SubscriptionSeen]]] = defaultdict(list)
        for row in readings:
            fact = row.fact
            if isinstance(fact, SubscriptionSeen):
                self._seen[fact.subscription_id].append((row.occurred_at, fact))

    def at(self, sub: Subscription, at: datetime) -> Worth:
        """By the last reading up to then; before the first one, by that; a trial brought nothing."""
        seen = self._seen[sub.pk]
        fact = next((each for on, each in reversed(seen) if on <= at), seen[0][1] if seen else None)
        price, notes = _price(sub, fact)
        trial = sub.trial_end_at is not None and at <= sub.trial_end_at
        if trial or (fact is not None and fact.state == "trialing"):
            return Worth(price, Fraction(0), (*notes, TRIAL))
        return worth_of(price, notes)


def worth_of(price: Price, notes: tuple[str, ...] = ()) -> Worth:
    """A price's share of a month."""
    a_month = exact_month(price.money, price.interval, price.count)
    return Worth(price, a_month, notes if a_month is not None else (*notes, NO_INTERVAL))


def _price(sub: Subscription, fact: SubscriptionSeen | None) -> tuple[Price, tuple[str, ...]]:
    several = (SEVERAL_ITEMS,) if sub.item_count > 1 else ()
    if fact is None:
        return Price(sub.price, sub.interval, sub.interval_count), (*several, AS_LAST_READ)
    if not fact.interval:
        return Price(fact.price, sub.interval, sub.interval_count), (*several, AS_LAST_READ)
    return Price(fact.price, fact.interval, fact.interval_count), several
