"""Prices, products, coupons and promotion codes as Stripe shows them."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from typing import Any

from leavewell_simulator.site import Site
from leavewell_simulator.stripe.amounts import amount, seconds_of
from leavewell_simulator.stripe.refusals import missing

Shape = dict[str, Any]


def price_shape(site: Site, key: str) -> Shape:
    """The price with this id."""
    row = site.db.execute("SELECT * FROM price WHERE site = ? AND id = ?", (site.id, key)).fetchone()
    if row is None:
        raise missing("price", key)
    return price_of(row)


def price_of(row: sqlite3.Row) -> Shape:
    """A price."""
    counted = amount(row["minor"], row["currency"])
    often = {"interval": row["interval"], "interval_count": row["interval_count"]}
    return {
        "id": row["id"],
        "object": "price",
        "active": bool(row["on_sale"]),
        "billing_scheme": "per_unit",
        "created": seconds_of(row["at"]),
        "currency": row["currency"].lower(),
        "livemode": False,
        "lookup_key": None,
        "metadata": {},
        "nickname": None,
        "product": product_id(row["plan"]),
        "recurring": {**often, "meter": None, "usage_type": "licensed"},
        "tax_behavior": "unspecified",
        "tiers_mode": None,
        "transform_quantity": None,
        "type": "recurring",
        "unit_amount": counted,
        "unit_amount_decimal": str(counted),
    }


def product_id(plan: str) -> str:
    """Each plan is one product."""
    return "prod_" + hashlib.sha256(plan.encode()).hexdigest()[:14]


def product_shape(site: Site, key: str) -> Shape:
    """The product with this id."""
    found = [one for one in products(site) if one["id"] == key]
    if not found:
        raise missing("product", key)
    return found[0]


def products(site: Site) -> list[Shape]:
    """All products, newest first."""
    sql = (
        "SELECT plan, max(seq) AS seq, min(at) AS at FROM price WHERE site = ? GROUP BY plan ORDER BY 2 DESC"
    )
    return [_product(row) for row in site.db.execute(sql, (site.id,))]


def coupon_shape(site: Site, key: str) -> Shape:
    """The coupon with this id."""
    row = site.db.execute("SELECT * FROM coupon WHERE site = ? AND id = ?", (site.id, key)).fetchone()
    if row is None:
        raise missing("coupon", key, "coupon")
    return coupon_of(site, row)


def coupon_of(site: Site, row: sqlite3.Row) -> Shape:
    """A coupon, with how often it was given."""
    sql = "SELECT count(*) FROM subscription WHERE site = ? AND instr(body, ?)"
    given = site.db.execute(sql, (site.id, json.dumps(row["id"]))).fetchone()[0]
    return coupon_body(row["id"], seconds_of(row["at"]), given, json.loads(row["body"]))


def coupon_body(key: str, created: int, given: int, terms: Shape) -> Shape:
    """A coupon of these terms."""
    usual: Shape = {
        "amount_off": None,
        "currency": None,
        "duration_in_months": None,
        "metadata": {},
        "name": None,
    }
    return {
        "id": key,
        "object": "coupon",
        "created": created,
        "livemode": False,
        "max_redemptions": None,
        "percent_off": None,
        "redeem_by": None,
        "times_redeemed": given,
        "valid": True,
        **usual,
        **terms,
    }


def promotion_of(row: sqlite3.Row) -> Shape:
    """A promotion code."""
    return {
        "id": f"promo_{row['seq']}",
        "object": "promotion_code",
        "active": bool(row["active"]),
        "code": row["code"],
        "created": seconds_of(row["at"]),
        "customer": None,
        "expires_at": None,
        "livemode": False,
        "max_redemptions": None,
        "metadata": {},
        "promotion": {"type": "coupon", "coupon": row["coupon"]},
        "restrictions": {
            "first_time_transaction": False,
            "minimum_amount": None,
            "minimum_amount_currency": None,
        },
        "times_redeemed": 0,
    }


def _product(row: sqlite3.Row) -> Shape:
    created = seconds_of(row["at"])
    return {
        "id": product_id(row["plan"]),
        "object": "product",
        "active": True,
        "created": created,
        "default_price": None,
        "description": None,
        "images": [],
        "livemode": False,
        "marketing_features": [],
        "metadata": {},
        "name": row["plan"],
        "package_dimensions": None,
        "shippable": None,
        "tax_code": None,
        "updated": created,
        "url": None,
    }
