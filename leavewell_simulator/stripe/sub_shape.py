"""A subscription as Stripe shows it. What can be expanded is an id here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from leavewell_simulator.model import Discount, Item, Pause, Status, Subscription
from leavewell_simulator.periods import boundary, is_billed, item_period_end
from leavewell_simulator.site import Site
from leavewell_simulator.stripe.amounts import seconds
from leavewell_simulator.stripe.catalog_shape import price_shape

Shape = dict[str, Any]

BEHAVIORS = {
    "nothing": "void",
    "void": "void",
    "draft": "keep_as_draft",
    "uncollectible": "mark_uncollectible",
}
SELF = {"type": "self"}


def subscription_shape(site: Site, sub: Subscription) -> Shape:
    """The subscription."""
    started, ended = seconds(sub.started_at), sub.ended_at
    return {
        "id": sub.id,
        "object": "subscription",
        "automatic_tax": {"enabled": False, "liability": None, "disabled_reason": None},
        "billing_cycle_anchor": seconds(sub.anchor),
        "billing_mode": {"type": sub.billing},
        "billing_schedules": [],
        "cancel_at": _seconds(sub.cancel_at),
        "cancel_at_period_end": sub.at_period_end,
        "canceled_at": _seconds(sub.canceled_at),
        "cancellation_details": _cancellation(sub),
        "collection_method": "charge_automatically",
        "created": started,
        "currency": sub.items[0].unit.currency.lower(),
        "customer": sub.customer,
        "default_tax_rates": [],
        "description": None,
        "discounts": [one.id for one in live_discounts(site, sub)],
        "ended_at": _seconds(ended),
        "invoice_settings": {"issuer": SELF, "account_tax_ids": None},
        "items": _items(site, sub),
        "latest_invoice": latest_invoice(site, sub.id),
        "livemode": False,
        "metadata": sub.metadata,
        "pause_collection": _pause(sub.pause),
        "pending_setup_intent": None,
        "pending_update": None,
        "schedule": sub.schedule.id if sub.schedule else None,
        "start_date": started,
        "status": str(sub.status),
        "test_clock": None,
        "trial_end": _seconds(sub.trial_end),
        "trial_start": started if sub.trial_end else None,
    }


def live_discounts(site: Site, sub: Subscription) -> list[Discount]:
    """Those that aren't over."""
    return [one for one in sub.discounts if one.ends_at is None or one.ends_at > site.now]


def discount_shape(sub: Subscription, discount: Discount) -> Shape:
    """A discount on a subscription."""
    return {
        "id": discount.id,
        "object": "discount",
        "checkout_session": None,
        "customer": sub.customer,
        "end": _seconds(_end(sub, discount)),
        "invoice": None,
        "invoice_item": None,
        "promotion_code": discount.promotion_code,
        "source": {"type": "coupon", "coupon": coupon_id(discount)},
        "start": seconds(discount.given_at or sub.started_at),
        "subscription": sub.id,
        "subscription_item": None,
    }


def coupon_id(discount: Discount) -> str:
    """The coupon that it was made from; one that was given in another way than Stripe's has one of its own."""
    return discount.coupon or f"core_{discount.id}"


def latest_invoice(site: Site, sub: str) -> str | None:
    """The id of its newest invoice."""
    sql = "SELECT max(seq) FROM invoice WHERE site = ? AND subscription = ?"
    seq = site.db.execute(sql, (site.id, sub)).fetchone()[0]
    return f"in_{seq}" if seq else None


def _end(sub: Subscription, discount: Discount) -> datetime | None:
    """Counted in bills it is over at the boundary after the last of them."""
    if discount.coupon or discount.cycles_left is None:
        return discount.ends_at
    return boundary(sub, sub.cycle + discount.cycles_left)


def _items(site: Site, sub: Subscription) -> Shape:
    url = f"/v1/subscription_items?subscription={sub.id}"
    rows = [_item(site, sub, one) for one in sub.items]
    return {"object": "list", "data": rows, "has_more": False, "url": url}


def _item(site: Site, sub: Subscription, item: Item) -> Shape:
    return {
        "id": item.id,
        "object": "subscription_item",
        "billing_thresholds": None,
        "created": seconds(sub.started_at),
        "current_period_end": seconds(item_period_end(item, sub)),
        "current_period_start": seconds(_item_start(item, sub)),
        "discounts": [],
        "metadata": {},
        "price": price_shape(site, item.price),
        "quantity": item.quantity,
        "subscription": sub.id,
        "tax_rates": [],
    }


def _item_start(item: Item, sub: Subscription) -> datetime:
    billed = (cycle for cycle in range(sub.cycle - 1, -1, -1) if is_billed(item, sub, cycle))
    last = next(billed, None)
    return sub.started_at if last is None else boundary(sub, last)


def _pause(pause: Pause | None) -> Shape | None:
    if pause is None or pause.kind == "service":
        return None
    return {"behavior": BEHAVIORS[pause.boundary], "resumes_at": _seconds(pause.until)}


def _cancellation(sub: Subscription) -> Shape:
    asked = sub.canceled_at is not None
    unpaid = sub.status is Status.CANCELED and not asked
    reason = "payment_failed" if unpaid else "cancellation_requested" if asked else None
    told = {name: sub.cancellation.get(name) or None for name in ("comment", "feedback")}
    return {**told, "reason": reason}


def _seconds(instant: datetime | None) -> int | None:
    return seconds(instant) if instant else None
