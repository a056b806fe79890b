"""Writes to customers, what they have in hand, coupons and schedules."""

from __future__ import annotations

import json
from typing import Any

from leavewell.kernel.ids import uuid7
from leavewell_simulator import credits, customers, journal, schedules, subscriptions
from leavewell_simulator.ageing import end
from leavewell_simulator.bodies import CustomerBody
from leavewell_simulator.journal import Marks
from leavewell_simulator.model import Status
from leavewell_simulator.scheduling import release as released
from leavewell_simulator.site import Site
from leavewell_simulator.stripe import catalog_shape as catalog
from leavewell_simulator.stripe import objects
from leavewell_simulator.stripe import params as asked
from leavewell_simulator.stripe.amounts import money
from leavewell_simulator.stripe.bill_writes import keep_metadata
from leavewell_simulator.stripe.charge_shape import balance_entry_shape
from leavewell_simulator.stripe.refusals import bad, missing, not_here
from leavewell_simulator.times import stamp

Shape = dict[str, Any]


def create_customer(site: Site, _: str, params: asked.CustomerCreation, marks: Marks) -> Shape:
    """A new customer."""
    if params.metadata:
        raise not_here("metadata of customers.", "metadata")
    key = f"cus_{uuid7().hex}"
    customers.add(site, CustomerBody(id=key, email=params.email or None, name=params.name or None))
    return objects.customer(site, key)


def delete_customer(site: Site, key: str, params: asked.One, marks: Marks) -> Shape:
    """Forget a customer; what it subscribes to ends at once."""
    if not customers.exists(site, key):
        raise missing("customer", key)
    for sub_id in customers.get(site, key)["subscriptions"]:
        sub = subscriptions.read(site, sub_id)
        if sub.status is not Status.CANCELED:
            subscriptions.save(site, end(sub, site.now))
    customers.delete(site, key)
    return objects.customer(site, key)


def add_to_balance(site: Site, key: str, params: asked.BalanceEntry, marks: Marks) -> Shape:
    """Stripe writes what a customer has in hand as less than nothing; more than nothing would be a debt."""
    if not customers.exists(site, key):
        raise missing("customer", key)
    if params.amount >= 0:
        raise not_here("a customer's balance holds credit only: send a negative amount.", "amount")
    made = credits.give(site, key, money(-params.amount, params.currency))
    owned = customers.get(site, key)["subscriptions"]
    journal.record(site, "credits", owned[-1] if owned else "", marks)
    seq = int(made["id"].removeprefix("cbtxn_"))
    keep_metadata(site, "credit", seq, params.metadata)
    row = credits.entry(site, seq)
    if row is None:
        raise missing("customer balance transaction", made["id"])
    return balance_entry_shape(site, row)


def create_coupon(site: Site, _: str, params: asked.CouponCreation, marks: Marks) -> Shape:
    """What a discount is made from."""
    _check_coupon(params)
    key = params.id or uuid7().hex[-8:]
    terms = params.model_dump(exclude={"id", "expand", "metadata"}, exclude_none=True)
    terms["metadata"] = dict(params.metadata or {})
    made = site.db.execute(
        "INSERT INTO coupon (site, id, body, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (site.id, key, json.dumps(terms), stamp(site.now)),
    )
    if made.rowcount == 0:
        raise bad("Coupon already exists.", "id", "resource_already_exists")
    return objects.coupon(site, key)


def create_promotion_code(site: Site, _: str, params: asked.PromotionCreation, marks: Marks) -> Shape:
    """A code that stands for a coupon."""
    objects.coupon(site, params.promotion.coupon)
    code = params.code or uuid7().hex[-8:].upper()
    made = site.db.execute(
        "INSERT INTO promotion_code (site, code, coupon, active, at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (site.id, code, params.promotion.coupon, params.active, stamp(site.now)),
    )
    if made.rowcount == 0:
        raise bad(f"An active promotion code with `code: {code}` already exists.", "code")
    row = site.db.execute("SELECT * FROM promotion_code WHERE seq = ?", (made.lastrowid,)).fetchone()
    return catalog.promotion_of(row)


def release_schedule(site: Site, key: str, params: asked.Release, marks: Marks) -> Shape:
    """The subscription goes on as it is now, without the phases that were to come."""
    shown = objects.schedule(site, key)
    if shown["status"] != "active":
        raise bad(f"You cannot release a subscription schedule that is {shown['status']}.")
    sub = released(subscriptions.read(site, shown["subscription"]))
    subscriptions.save(site, sub)
    schedules.mark_released(site, key)
    journal.record(site, "release", sub.id, marks)
    return objects.schedule(site, key)


def _check_coupon(params: asked.CouponCreation) -> None:
    if (params.percent_off is None) is (params.amount_off is None):
        raise bad("Give one of percent_off and amount_off.", "percent_off", "parameter_missing")
    if params.amount_off is not None and params.currency is None:
        raise bad("You must pass currency when passing amount_off.", "currency", "parameter_missing")
    if (params.duration == "repeating") is (params.duration_in_months is None):
        raise bad("duration_in_months goes with the duration repeating.", "duration_in_months")
