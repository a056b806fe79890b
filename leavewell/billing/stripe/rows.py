"""Rows of Stripe's lists as we speak of them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import get_args

from leavewell.billing.errors import ProtocolError
from leavewell.billing.stripe.amounts import money
from leavewell.billing.stripe.client import Json
from leavewell.billing.stripe.translate import STATES, instant
from leavewell.billing.stripe.wire import WireInvoice, WireProduct, WireSubscription
from leavewell.billing.stripe.wire_lists import WireListedCustomer, WireListedPrice
from leavewell.billing.types import Interval
from leavewell.billing.walking import CustomerView, PriceView, Unreadable

_BEHIND = {"past_due", "unpaid"}
_INTERVALS: Mapping[str, Interval] = {each: each for each in get_args(Interval)}


def customer_of(wire: WireListedCustomer) -> CustomerView | None:
    """A customer; None for one that was deleted."""
    if wire.deleted:
        return None
    return CustomerView(
        id=wire.id,
        email=wire.email,
        name=wire.name or "",
        country=(wire.address.country if wire.address else None) or "",
        locale=next(iter(wire.preferred_locales or ()), ""),
        created_at=instant(wire.created),
        metadata=wire.metadata,
    )


def price_of(wire: WireListedPrice, read_at: datetime) -> PriceView | Unreadable:
    """A price; unreadable where no one amount stands for each and every interval."""
    often = wire.recurring
    interval = _INTERVALS.get(often.interval) if often else None
    if wire.billing_scheme != "per_unit":
        return Unreadable(wire.id, "tiered_price")
    if often is not None and often.usage_type != "licensed":
        return Unreadable(wire.id, "usage_price")
    if wire.unit_amount is None:
        return Unreadable(wire.id, "no_fixed_amount")
    if often is None or interval is None:
        return Unreadable(wire.id, "unknown_interval")
    try:
        unit = money(wire.unit_amount, wire.currency)
    except ProtocolError:
        return Unreadable(wire.id, "unknown_currency")
    return PriceView(
        id=wire.id,
        plan=wire.nickname or _name(wire.product) or wire.id,
        unit=unit,
        interval=interval,
        interval_count=often.interval_count,
        on_sale=wire.active,
        read_at=read_at,
    )


def what_is_odd(wire: WireSubscription) -> str:
    """A code for why there are no words for a subscription."""
    if wire.status not in STATES:
        return "unknown_status"
    if not wire.items.data or wire.items.has_more:
        return "no_or_too_many_items"
    return "no_words"


def may_owe(wire: WireSubscription) -> bool:
    """Whether something may be open: it is behind with paying, or its newest invoice isn't paid."""
    newest = wire.latest_invoice
    return wire.status in _BEHIND or (isinstance(newest, WireInvoice) and newest.status == "open")


def unnamed_products(row: Json) -> Iterator[str]:
    """The products of a subscription, of which a list shows ids only."""
    yield from (price["product"] for price in _prices(row) if isinstance(price.get("product"), str))


def name_products(row: Json, names: Mapping[str, str]) -> None:
    """Put the products' names where a reading of one subscription has them."""
    for price in _prices(row):
        product = price.get("product")
        if isinstance(product, str) and product in names:
            price["product"] = {"id": product, "name": names[product]}


def _prices(row: Json) -> Iterator[Json]:
    items = row.get("items")
    lines = items.get("data") if isinstance(items, dict) else None
    for line in lines if isinstance(lines, list) else []:
        price = line.get("price") if isinstance(line, dict) else None
        if isinstance(price, dict):
            yield price


def _name(product: WireProduct | str | None) -> str | None:
    return product.name if isinstance(product, WireProduct) else None
