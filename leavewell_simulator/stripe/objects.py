"""One object by its id, of whatever kind: for readings, for what is expanded and for events."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from leavewell_simulator import disputes, ledger, refunds, schedules, subscriptions
from leavewell_simulator.errors import SimulatorError
from leavewell_simulator.model import STORED, Discount, Subscription
from leavewell_simulator.periods import MONTHS_A_YEAR
from leavewell_simulator.site import Site
from leavewell_simulator.stripe import catalog_shape as catalog
from leavewell_simulator.stripe import charge_shape
from leavewell_simulator.stripe import money_shape as money
from leavewell_simulator.stripe import people_shape as people
from leavewell_simulator.stripe.amounts import amount, seconds
from leavewell_simulator.stripe.refusals import missing
from leavewell_simulator.stripe.sub_shape import coupon_id, discount_shape, subscription_shape

Shape = dict[str, Any]
Getter = Callable[[Site, str], Shape]


def sub_of(site: Site, key: str) -> Subscription:
    """The subscription as it stands. Raises Refusal."""
    try:
        return subscriptions.read(site, key)
    except SimulatorError:
        raise missing("subscription", key) from None


def subscription(site: Site, key: str) -> Shape:
    """A subscription."""
    return subscription_shape(site, sub_of(site, key))


def invoice(site: Site, key: str) -> Shape:
    """An invoice."""
    return money.invoice_shape(site, _row(lambda: ledger.get_invoice(site, key), "invoice", key))


def charge(site: Site, key: str) -> Shape:
    """A charge."""
    return charge_shape.charge_shape(site, _row(lambda: refunds.charge(site, key), "charge", key))


def refund(site: Site, key: str) -> Shape:
    """A refund."""
    return charge_shape.refund_shape(_row(lambda: refunds.get(site, key.removeprefix("re_")), "refund", key))


def dispute(site: Site, key: str) -> Shape:
    """A dispute."""
    return charge_shape.dispute_shape(_row(lambda: disputes.get(site, key), "dispute", key), site.now)


def customer(site: Site, key: str) -> Shape:
    """A customer, also one that was deleted."""
    row = site.db.execute("SELECT * FROM customer WHERE site = ? AND id = ?", (site.id, key)).fetchone()
    if row is None:
        raise missing("customer", key)
    return people.customer_shape(site, row)


def schedule(site: Site, key: str) -> Shape:
    """A schedule."""
    row = _row(lambda: schedules.get(site, key), "subscription schedule", key)
    return people.schedule_shape(row, sub_of(site, row["subscription"]))


def coupon(site: Site, key: str) -> Shape:
    """A coupon, also that of a discount that was given in another way than Stripe's."""
    if key.startswith("core_"):
        return _cores_coupon(site, key)
    return catalog.coupon_shape(site, key)


def discount(site: Site, key: str) -> Shape:
    """A discount, which its subscription holds."""
    sub = _holder(site, key)
    return discount_shape(sub, next(one for one in sub.discounts if one.id == key))


GETTERS: dict[str, Getter] = {
    "charge": charge,
    "coupon": coupon,
    "customer": customer,
    "discounts": discount,
    "dispute": dispute,
    "invoice": invoice,
    "latest_invoice": invoice,
    "price": catalog.price_shape,
    "product": catalog.product_shape,
    "refund": refund,
    "schedule": schedule,
    "subscription": subscription,
}
"""The name of what can be expanded -> how to get it."""


def _row(get: Callable[[], Any], noun: str, key: str) -> Any:
    try:
        return get()
    except SimulatorError:
        raise missing(noun, key) from None


def _holder(site: Site, discount: str) -> Subscription:
    sql = "SELECT body FROM subscription WHERE site = ? AND instr(body, ?)"
    for row in site.db.execute(sql, (site.id, f'"{discount}"')):
        sub = STORED.validate_json(row["body"])
        if any(one.id == discount for one in sub.discounts):
            return sub
    raise missing("discount", discount)


def _off(given: Discount, currency: str) -> Shape:
    if not given.amount_off:
        return {"percent_off": given.percent_bp / 100}
    return {"amount_off": amount(given.amount_off, currency), "currency": currency.lower()}


def _cores_coupon(site: Site, key: str) -> Shape:
    sub = _holder(site, key.removeprefix("core_"))
    given = next(one for one in sub.discounts if coupon_id(one) == key)
    left, months = given.cycles_left, {"month": 1, "year": MONTHS_A_YEAR}
    each = min(months.get(one.interval, 1) * one.interval_count for one in sub.items)
    duration = "forever" if left is None else "once" if left == 1 else "repeating"
    terms = {"duration": duration, **_off(given, sub.items[0].unit.currency)}
    if left is not None and left > 1:
        terms["duration_in_months"] = left * each
    return catalog.coupon_body(key, seconds(given.given_at or sub.started_at), 1, terms)
