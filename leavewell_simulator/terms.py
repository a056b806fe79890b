"""Other terms for a subscription, at once and without proration: nothing is billed or given back for them. Pure.

The next bill is made at its usual time, at what then holds.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from dateutil.relativedelta import relativedelta

from leavewell_simulator.bodies import QuantityBody, TrialBody
from leavewell_simulator.changes import must_live
from leavewell_simulator.errors import conflict
from leavewell_simulator.model import Item, Price, Status, Subscription

LONGEST_TRIAL = relativedelta(years=2)


def set_quantity(sub: Subscription, body: QuantityBody) -> Subscription:
    """So many of the only item from now on."""
    return _with_item(sub, replace(_only_item(sub), quantity=body.quantity))


def set_price(sub: Subscription, price: Price) -> Subscription:
    """The only item on another price of the same currency and interval; how many there are is kept."""
    item = _only_item(sub)
    if price.unit.currency != item.unit.currency:
        raise conflict("currency_differs", "The price is in another currency.")
    if (price.interval, price.interval_count) != (item.interval, item.interval_count):
        raise conflict("interval_differs", "The price is billed at other intervals.")
    return _with_item(sub, price.item(item.id, item.quantity))


def extend_trial(sub: Subscription, body: TrialBody, now: datetime) -> Subscription:
    """The trial that runs ends later, and the first bill comes then."""
    must_live(sub)
    until = body.until.astimezone(UTC)
    if sub.status is not Status.TRIALING or sub.trial_end is None:
        raise conflict("no_trial", "No trial is running.")
    if until < sub.trial_end:
        raise conflict("trial_shortened", "The trial runs longer than that already.")
    if until > now + LONGEST_TRIAL:
        raise conflict("trial_too_long", "A trial lasts two years from now at most.")
    return replace(sub, trial_end=until, anchor=until, version=sub.version + 1)


def _only_item(sub: Subscription) -> Item:
    must_live(sub)
    if len(sub.items) > 1:
        raise conflict("several_items", "The subscription has several items.")
    return sub.items[0]


def _with_item(sub: Subscription, item: Item) -> Subscription:
    return replace(sub, items=(item,), version=sub.version + 1)
