"""Objects in Stripe's shape of the pinned version, for tables."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from leavewell.billing.stripe.seen import Seen
from leavewell.billing.stripe.translate import view
from leavewell.billing.stripe.wire import WireInvoice, WireSubscription, parse

NOW = datetime(2026, 1, 10, tzinfo=UTC)
END = datetime(2026, 2, 1, tzinfo=UTC)
LATER = datetime(2026, 9, 1, tzinfo=UTC)


def stamp(instant: datetime) -> int:
    """As Stripe writes an instant."""
    return int(instant.timestamp())


def item(number: int = 1, end: datetime = END, interval: str = "month", **price: Any) -> dict[str, Any]:
    """A line of a subscription."""
    often = {"interval": interval, "interval_count": price.pop("interval_count", 1)}
    amount = {"id": "price_1", "currency": "eur", "unit_amount": 4900, "recurring": often}
    return {
        "id": f"si_{number}",
        "price": {**amount, "product": {"id": "prod_1", "name": "Pro"}, **price},
        "quantity": 2,
        "current_period_end": stamp(end),
    }


def discount(number: int, **coupon: Any) -> dict[str, Any]:
    """A discount on a subscription, its coupon in ``source``."""
    given = {"id": f"coupon_{number}", "duration": "forever", "percent_off": 20, **coupon}
    end = given.pop("end", None)
    return {"id": f"di_{number}", "end": end, "source": {"type": "coupon", "coupon": given}}


def wire(**changes: Any) -> dict[str, Any]:
    """A subscription."""
    return {
        "object": "subscription",
        "id": "sub_1",
        "customer": "cus_1",
        "status": "active",
        "items": {"data": [item()], "has_more": False},
        "cancel_at_period_end": False,
        "cancel_at": None,
        "ended_at": None,
        "trial_end": None,
        "metadata": {},
        "discounts": [],
        "schedule": None,
        "latest_invoice": None,
        "a_field_of_next_year": True,
        **changes,
    }


def invoice(**changes: Any) -> dict[str, Any]:
    """A paid invoice."""
    return {
        "id": "in_1",
        "currency": "eur",
        "status": "paid",
        "created": stamp(NOW),
        "amount_paid": 9800,
        "amount_due": 9800,
        "status_transitions": {"paid_at": stamp(NOW)},
        **changes,
    }


def seen(*owed: dict[str, Any], **changes: Any) -> Seen:
    """One reading of it."""
    parsed = parse(WireSubscription, wire(**changes))
    return Seen(view(parsed, [parse(WireInvoice, one) for one in owed], NOW, None), parsed)
