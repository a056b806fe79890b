"""Discounts of a subscription by Stripe's rule: the list that is given replaces the one that is there."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dateutil.relativedelta import relativedelta

from leavewell_simulator.model import Discount, Subscription
from leavewell_simulator.site import Site
from leavewell_simulator.stripe.amounts import money
from leavewell_simulator.stripe.refusals import bad, missing
from leavewell_simulator.stripe.sub_params import DiscountGiven


def with_discounts(site: Site, sub: Subscription, given: Sequence[DiscountGiven]) -> Subscription:
    """Exactly these: by its own id one stays as it is, by its coupon it begins anew."""
    made = [_one(site, sub, one, number) for number, one in enumerate(given)]
    return replace(sub, discounts=tuple(made))


def _one(site: Site, sub: Subscription, given: DiscountGiven, number: int) -> Discount:
    named = [one for one in (given.coupon, given.discount, given.promotion_code) if one]
    if len(named) != 1:
        raise bad("Give one of coupon, discount and promotion_code.", f"discounts[{number}]")
    if given.discount:
        return _kept(sub, given.discount)
    coupon = given.coupon or _coupon_of_code(site, given.promotion_code or "")
    return _new(site, sub, coupon, number, given.promotion_code or None)


def _kept(sub: Subscription, key: str) -> Discount:
    for one in sub.discounts:
        if one.id == key:
            return one
    raise missing("discount", key, "discounts", 400)


def _coupon_of_code(site: Site, key: str) -> str:
    sql = "SELECT coupon FROM promotion_code WHERE site = ? AND seq = ? AND active = 1"
    row = site.db.execute(sql, (site.id, key.removeprefix("promo_"))).fetchone()
    if row is None:
        raise missing("promotion code", key, "discounts", 400)
    return str(row["coupon"])


def _new(site: Site, sub: Subscription, coupon: str, number: int, code: str | None) -> Discount:
    row = site.db.execute("SELECT body FROM coupon WHERE site = ? AND id = ?", (site.id, coupon)).fetchone()
    if row is None:
        raise missing("coupon", coupon, "discounts", 400)
    terms = json.loads(row["body"])
    return Discount(
        id=f"di_{sub.id}_{sub.version}_{number}",
        percent_bp=round(terms.get("percent_off", 0) * 100),
        cycles_left=1 if terms["duration"] == "once" else None,
        coupon=coupon,
        promotion_code=code,
        amount_off=_amount_off(sub, terms),
        given_at=site.now,
        ends_at=_end(site, terms),
    )


def _end(site: Site, terms: dict[str, Any]) -> Any:
    if terms["duration"] != "repeating":
        return None
    return site.now + relativedelta(months=terms["duration_in_months"])


def _amount_off(sub: Subscription, terms: dict[str, Any]) -> int:
    if not terms.get("amount_off"):
        return 0
    off = money(terms["amount_off"], terms["currency"])
    if off.currency != sub.items[0].unit.currency:
        raise bad(
            "The coupon is in another currency than the subscription.", "discounts", "currency_mismatch"
        )
    return off.minor
