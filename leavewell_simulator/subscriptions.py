"""Subscriptions of a site: every reading brings them up to the site's time first."""

from __future__ import annotations

from typing import Any

from leavewell_simulator import credits, customers, ledger, prices
from leavewell_simulator.ageing import bring_up, next_bill, next_due
from leavewell_simulator.bodies import SubscriptionBody
from leavewell_simulator.changes import begin
from leavewell_simulator.errors import invalid, not_found
from leavewell_simulator.model import STORED, Item, Subscription
from leavewell_simulator.paging import Page, select
from leavewell_simulator.periods import item_period_end, period_end, period_start
from leavewell_simulator.site import Site
from leavewell_simulator.times import stamp


def add(site: Site, body: SubscriptionBody) -> bool:
    """Keep a subscription, billed up to now; False and no change if one of this id is there."""
    if _stored(site, body.id) is not None:
        return False
    if not customers.exists(site, body.customer):
        raise invalid(f"customer: there is no '{body.customer}'.")
    begun = begin(body, prices.items_of(site, body.items), site.now)
    sub, bills = bring_up(begun, site.now, in_hand(site, begun))
    site.db.execute(
        "INSERT INTO subscription (site, id, customer, status, due, cancel_at, ended_at, body)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (site.id, sub.id, sub.customer, *_columns(sub)),
    )
    ledger.record(site, sub, bills)
    return True


def in_hand(site: Site, sub: Subscription) -> int:
    """What its customer has in hand, in minor units of its currency."""
    return credits.balance(site, sub.customer, sub.items[0].unit.currency)


def read(site: Site, key: str) -> Subscription:
    """The subscription as it stands at the site's time."""
    body = _stored(site, key)
    if body is None:
        raise not_found("subscription", key)
    return _brought_up(site, body)


def save(site: Site, sub: Subscription) -> None:
    """Keep the subscription as it is now."""
    site.db.execute(
        "UPDATE subscription SET status = ?, due = ?, cancel_at = ?, ended_at = ?, body = ?"
        " WHERE site = ? AND id = ?",
        (*_columns(sub), site.id, sub.id),
    )


def bring_all_up(site: Site) -> int:
    """Bring up whatever is due on the site; how many subscriptions moved."""
    sql = "SELECT body FROM subscription WHERE site = ? AND due <= ? ORDER BY due, seq"
    due = site.db.execute(sql, (site.id, stamp(site.now))).fetchall()
    for row in due:
        _brought_up(site, row["body"])
    return len(due)


def page_of(site: Site, customer: str | None, page: Page) -> dict[str, Any]:
    """A page of subscriptions, oldest first."""
    bring_all_up(site)
    rows, following = select(site.db, "subscription", {"site": site.id, "customer": customer}, page)
    return {"data": [shown(site, STORED.validate_json(row["body"])) for row in rows], "next": following}


def shown(site: Site, sub: Subscription) -> dict[str, Any]:
    """A subscription as callers get it."""
    credit = in_hand(site, sub)
    bill = next_bill(sub, credit)
    body: dict[str, Any] = STORED.dump_python(sub, mode="json")
    return body | {
        "items": [_shown_item(item, sub) for item in sub.items],
        "current_period_start": stamp(period_start(sub)),
        "current_period_end": stamp(period_end(sub)),
        "next_bill": {"at": stamp(bill.at), "amount": vars(bill.amount)} if bill else None,
        "credit_balance": {"minor": credit, "currency": sub.items[0].unit.currency},
        "open_invoices": ledger.open_invoices(site, sub.id),
        "last_charge": ledger.last_charge(site, sub.id),
    }


def _shown_item(item: Item, sub: Subscription) -> dict[str, Any]:
    end = stamp(item_period_end(item, sub))
    return vars(item) | {"unit": vars(item.unit), "period_end": end}


def _stored(site: Site, key: str) -> str | None:
    row = site.db.execute(
        "SELECT body FROM subscription WHERE site = ? AND id = ?", (site.id, key)
    ).fetchone()
    return row["body"] if row else None


def _brought_up(site: Site, body: str) -> Subscription:
    stored = STORED.validate_json(body)
    due = next_due(stored)
    if due is None or due > site.now:
        return stored
    sub, bills = bring_up(stored, site.now, in_hand(site, stored))
    save(site, sub)
    ledger.record(site, sub, bills)
    return sub


def _columns(sub: Subscription) -> tuple[str | None, ...]:
    instants = (next_due(sub), sub.cancel_at, sub.ended_at)
    return (sub.status, *(stamp(one) if one else None for one in instants), STORED.dump_json(sub).decode())
