"""What an update asks of a subscription, one parameter after the other. Pure but for what it looks up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from leavewell_simulator import prices
from leavewell_simulator.model import BoundaryInPause, Item, Pause, Price, Status, Subscription
from leavewell_simulator.pausing import paused, resume
from leavewell_simulator.periods import go_together, item_period_end, next_boundary, period_end
from leavewell_simulator.site import Site
from leavewell_simulator.stripe.amounts import instant
from leavewell_simulator.stripe.params import Metadata
from leavewell_simulator.stripe.refusals import bad, missing, not_here
from leavewell_simulator.stripe.sub_params import (
    CancellationDetails,
    ItemGiven,
    PauseGiven,
    PreviewDetails,
    SubscriptionUpdate,
)
from leavewell_simulator.terms import LONGEST_TRIAL

BOUNDARIES: dict[str, BoundaryInPause] = {
    "void": "void",
    "keep_as_draft": "draft",
    "mark_uncollectible": "uncollectible",
}

Ending = SubscriptionUpdate | PreviewDetails


def with_end(site: Site, sub: Subscription, params: Ending) -> Subscription:
    """The end moved, set or taken back."""
    asked = params.cancel_at
    if asked is not None and params.cancel_at_period_end is not None:
        raise bad("Only one of cancel_at and cancel_at_period_end can be given.", "cancel_at")
    if params.cancel_at_period_end is not None:
        return _flagged(site, sub) if params.cancel_at_period_end else _unflagged(sub)
    if asked is None:
        return sub
    if asked == "":
        return sub if sub.at_period_end else replace(sub, cancel_at=None, canceled_at=None)
    ends = [item_period_end(one, sub) for one in sub.items]
    named = {"min_period_end": min(ends), "max_period_end": max(ends)}
    at = named[asked] if isinstance(asked, str) else instant(asked)
    if at <= site.now:
        raise bad("cancel_at must be in the future.", "cancel_at")
    if params.proration_behavior != "none":
        raise not_here("send proration_behavior=none with cancel_at, as it prorates nothing.", "cancel_at")
    return replace(sub, cancel_at=at, canceled_at=site.now, at_period_end=False)


def follow_period(sub: Subscription) -> Subscription:
    """An end that was asked for as the period's moves with the period."""
    return replace(sub, cancel_at=period_end(sub)) if sub.at_period_end else sub


def with_items(site: Site, sub: Subscription, given: Sequence[ItemGiven], proration: str) -> Subscription:
    """Other items. A new price alone sets the quantity back to one; that is Stripe's way."""
    if proration != "none":
        raise not_here("send proration_behavior=none with items, as it prorates nothing.", "items")
    items = list(sub.items)
    for one in given:
        _change_item(site, sub, items, one)
    if not items:
        raise bad("A subscription must have at least one item.", "items")
    if not go_together(items) or len({one.unit.currency for one in items}) > 1:
        raise bad("The items' prices can't be billed on one subscription.", "items")
    changed = replace(sub, items=tuple(items))
    if next_boundary(changed) != next_boundary(sub):
        raise not_here("another interval would be billed at once.", "items")
    return changed


def with_trial(site: Site, sub: Subscription, until: int | str) -> Subscription:
    """A trial until then, also for one that has been paying: the next bill comes at its end."""
    at = site.now if isinstance(until, str) else instant(until)
    if at > site.now + LONGEST_TRIAL:
        raise bad("trial_end can be two years from now at most.", "trial_end")
    if at < site.now or (at == site.now and until != "now"):
        raise bad("trial_end must be in the future.", "trial_end")
    status = Status.ACTIVE if until == "now" else Status.TRIALING
    return replace(sub, trial_end=at, anchor=at, cycle=0, status=status)


def with_pause(site: Site, sub: Subscription, given: PauseGiven | str) -> Subscription:
    """Collection paused, or no longer."""
    if isinstance(given, str):
        return resume(sub, site.now) if sub.pause else sub
    until = instant(given.resumes_at) if given.resumes_at is not None else None
    if until is not None and until <= site.now:
        raise bad("resumes_at must be in the future.", "pause_collection[resumes_at]")
    return paused(sub, Pause("collection", until, BOUNDARIES[given.behavior]))


def with_metadata(sub: Subscription, given: Metadata) -> Subscription:
    """The names that were given; an empty text takes one away, nothing at all takes all."""
    if given == "":
        return replace(sub, metadata={})
    merged = {**sub.metadata, **dict(given)}
    return replace(sub, metadata={name: text for name, text in merged.items() if text})


def with_details(sub: Subscription, given: CancellationDetails | None) -> Subscription:
    """What the customer said about the end."""
    if given is None:
        return sub
    told = {name: text for name, text in given.model_dump().items() if text is not None}
    return replace(sub, cancellation={**sub.cancellation, **told})


def price_on_sale(site: Site, key: str) -> Price:
    """The price that an item shall have. Raises Refusal."""
    price = prices.find(site, key)
    if price is None:
        raise missing("price", key, "items", 400)
    if not price.on_sale:
        raise bad(f"The price {key} is inactive.", "items", "price_inactive")
    return price


def _flagged(site: Site, sub: Subscription) -> Subscription:
    ends = {item_period_end(one, sub) for one in sub.items}
    if len(ends) > 1:
        words = "Items are billed at different times: use cancel_at with min_period_end or max_period_end."
        raise bad(words, "cancel_at_period_end")
    asked = sub.canceled_at or site.now
    return replace(sub, cancel_at=max(ends), canceled_at=asked, at_period_end=True)


def _unflagged(sub: Subscription) -> Subscription:
    if not sub.at_period_end:
        return sub
    return replace(sub, cancel_at=None, canceled_at=None, at_period_end=False)


def _change_item(site: Site, sub: Subscription, items: list[Item], given: ItemGiven) -> None:
    if given.id is None:
        if given.price is None:
            raise bad("Missing required param: items[price].", "items", "parameter_missing")
        key = f"{sub.id}.si{sub.version}.{len(items)}"
        wanted = 1 if given.quantity is None else given.quantity
        items.append(price_on_sale(site, given.price).item(key, wanted))
        return
    place = next((n for n, one in enumerate(items) if one.id == given.id), None)
    if place is None:
        raise missing("subscription item", given.id, "items", 400)
    if given.deleted:
        del items[place]
    elif given.price is not None and given.price != items[place].price:
        quantity = 1 if given.quantity is None else given.quantity
        items[place] = price_on_sale(site, given.price).item(given.id, quantity)
    elif given.quantity is not None:
        items[place] = replace(items[place], quantity=given.quantity)
