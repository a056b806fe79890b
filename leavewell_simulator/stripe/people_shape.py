"""Customers, the account and schedules as Stripe shows them."""

from __future__ import annotations

import sqlite3
from typing import Any

from leavewell_simulator import credits, schedules
from leavewell_simulator.model import Item, Subscription
from leavewell_simulator.periods import period_start
from leavewell_simulator.site import Site
from leavewell_simulator.stripe.amounts import amount, seconds, seconds_of
from leavewell_simulator.stripe.sub_shape import SELF

Shape = dict[str, Any]


def customer_shape(site: Site, row: sqlite3.Row) -> Shape:
    """A customer; of a deleted one the id alone."""
    if row["deleted"]:
        return {"id": row["id"], "object": "customer", "deleted": True}
    currency = _currency(site, row["id"])
    held = credits.balance(site, row["id"], currency) if currency else 0
    return {
        "id": row["id"],
        "object": "customer",
        "address": None,
        "balance": -amount(held, currency) if currency else 0,
        "created": seconds_of(row["at"]),
        "currency": currency.lower() if currency else None,
        "default_source": None,
        "delinquent": False,
        "description": None,
        "email": row["email"],
        "livemode": False,
        "metadata": {},
        "name": row["name"],
        "phone": None,
        "preferred_locales": [],
        "shipping": None,
        "tax_exempt": "none",
        "test_clock": None,
    }


def account_shape(key: str) -> Shape:
    """The account that a key belongs to."""
    return {
        "id": key,
        "object": "account",
        "charges_enabled": True,
        "country": "DE",
        "default_currency": "eur",
        "details_submitted": True,
        "email": None,
        "metadata": {},
        "payouts_enabled": True,
        "type": "standard",
    }


def schedule_shape(row: sqlite3.Row, sub: Subscription) -> Shape:
    """A schedule with all its phases, those that are over too."""
    planned = schedules.as_planned(row)
    assert planned.schedule is not None
    mine = sub.schedule is not None and sub.schedule.id == row["id"]
    phases = _phases(planned)
    now = [one for one in phases if mine and sub.schedule and one["end_date"] >= _next(sub)]
    current = {name: now[0][name] for name in ("start_date", "end_date")} if now else None
    released = row["released_at"]
    return {
        "id": row["id"],
        "object": "subscription_schedule",
        "billing_mode": {"type": sub.billing},
        "canceled_at": seconds(sub.ended_at) if sub.ended_at and not released else None,
        "completed_at": None,
        "created": seconds_of(row["at"]),
        "current_phase": current,
        "customer": sub.customer,
        "default_settings": {
            "application_fee_percent": None,
            "billing_cycle_anchor": "automatic",
            "collection_method": "charge_automatically",
            "default_payment_method": None,
            "description": None,
            "invoice_settings": {"account_tax_ids": None, "days_until_due": None, "issuer": SELF},
            "on_behalf_of": None,
            "transfer_data": None,
        },
        "end_behavior": planned.schedule.then,
        "livemode": False,
        "metadata": {},
        "phases": phases,
        "released_at": seconds_of(released) if released else None,
        "released_subscription": None if mine else sub.id,
        "status": _status(sub, mine=mine, released=released),
        "subscription": sub.id if mine else None,
        "test_clock": None,
    }


def _status(sub: Subscription, *, mine: bool, released: str | None) -> str:
    if mine:
        return "active"
    if released:
        return "released"
    return "canceled" if sub.ended_at else "completed"


def _next(sub: Subscription) -> int:
    assert sub.schedule is not None
    phases = sub.schedule.phases
    return seconds(phases[0].starts_at if phases else sub.schedule.ends_at)


def _phases(planned: Subscription) -> list[Shape]:
    assert planned.schedule is not None
    starts = [period_start(planned), *(one.starts_at for one in planned.schedule.phases)]
    items = [planned.items, *(one.items for one in planned.schedule.phases)]
    ends = [*starts[1:], planned.schedule.ends_at]
    told = zip(starts, ends, items, strict=True)
    return [_phase(seconds(start), seconds(end), lines) for start, end, lines in told]


def _phase(start: int, end: int, items: tuple[Item, ...]) -> Shape:
    lines = [{"discounts": [], "price": one.price, "quantity": one.quantity} for one in items]
    return {
        "add_invoice_items": [],
        "currency": items[0].unit.currency.lower(),
        "discounts": [],
        "end_date": end,
        "items": lines,
        "metadata": {},
        "proration_behavior": "create_prorations",
        "start_date": start,
    }


def _currency(site: Site, customer: str) -> str | None:
    """Stripe gives a customer the currency of its first money."""
    sql = "SELECT currency FROM credit WHERE site = ? AND customer = ? ORDER BY seq DESC LIMIT 1"
    row = site.db.execute(sql, (site.id, customer)).fetchone()
    return str(row["currency"]) if row else None
