"""All that one Stripe account holds, page by page: customers, subscriptions, prices. One call a page.

Two things a page can't hold. Stripe expands four levels, and the name of an item's product would be the fifth,
so products that weren't met before are asked for by their ids. And of invoices it shows a subscription's
newest: one whose newest is open, or that is behind with paying, is asked for all that it owes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel

from leavewell.billing.errors import ProtocolError, Unavailable
from leavewell.billing.stripe.client import Json, StripeApi
from leavewell.billing.stripe.reading import PAGE, Reader
from leavewell.billing.stripe.rows import (
    customer_of,
    may_owe,
    name_products,
    price_of,
    unnamed_products,
    what_is_odd,
)
from leavewell.billing.stripe.steps import EXPAND
from leavewell.billing.stripe.wire import Foreign, WireProduct, WireSubscription, parse, read_as
from leavewell.billing.stripe.wire_lists import WireList, WireListedCustomer, WireListedPrice
from leavewell.billing.types import SubscriptionView
from leavewell.billing.walking import CustomerView, Page, PriceView, Unreadable

if TYPE_CHECKING:
    from stripe._v1_services import V1Services

DEEPEST = 4
"""So many levels Stripe expands; a list's own ``data`` is one."""

_IN_LISTS = [deep for one in EXPAND if (deep := f"data.{one}").count(".") < DEEPEST]

W = TypeVar("W", bound=BaseModel)
V = TypeVar("V")

_AN_ID = re.compile(r"[\x21-\x7e]{1,255}")
"""Whatever has a space in it is no id, and may be somebody's words."""


class Walker:
    """Pages of one account, newest rows first.

    Each raises AuthFailed, MissingAtProvider (of ``after``), Unavailable or ProtocolError.
    """

    def __init__(self, api: StripeApi, reader: Reader, now: Callable[[], datetime], rows: int = PAGE) -> None:
        self._api, self._reader, self._now, self._rows = api, reader, now, rows
        self._products: dict[str, str] = {}

    def customers(self, after: str | None) -> Page[CustomerView | Unreadable]:
        """Those that weren't deleted."""
        listed = self._list(lambda v1, params: v1.customers.list(params), after)
        read = [_read(WireListedCustomer, row, customer_of) for row in listed.data]
        return _page(listed, [one for one in read if one is not None])

    def subscriptions(self, after: str | None) -> Page[SubscriptionView | Unreadable]:
        """Whatever their status."""
        terms = {"status": "all", "expand": _IN_LISTS}
        listed = self._list(lambda v1, params: v1.subscriptions.list(params), after, terms)
        self._learn_products(listed.data)
        for row in listed.data:
            name_products(row, self._products)
        return _page(listed, [_read(WireSubscription, row, self._view) for row in listed.data])

    def prices(self, after: str | None) -> Page[PriceView | Unreadable]:
        """What recurs; a price that is paid once is no subscription's."""
        terms = {"type": "recurring", "expand": ["data.product"]}
        listed = self._list(lambda v1, params: v1.prices.list(params), after, terms)
        now = self._now()
        return _page(
            listed, [_read(WireListedPrice, row, lambda wire: price_of(wire, now)) for row in listed.data]
        )

    def _list(
        self, ask: Callable[[V1Services, Any], Any], after: str | None, terms: Json | None = None
    ) -> WireList:
        place = {"starting_after": after} if after else {}
        return self._rows_of(ask, {"limit": self._rows, **(terms or {}), **place})

    def _rows_of(self, ask: Callable[[V1Services, Any], Any], params: Json) -> WireList:
        return read_as(WireList, self._api.read(lambda v1: ask(v1, params).to_dict()))

    def _view(self, wire: WireSubscription) -> SubscriptionView | Unreadable:
        owed = self._reader.owed(wire.id) if may_owe(wire) else []
        try:
            return self._reader.seen(wire, owed).view
        except ProtocolError:
            return Unreadable(wire.id, what_is_odd(wire))

    def _learn_products(self, rows: Sequence[Json]) -> None:
        met = {product for row in rows for product in unnamed_products(row)}
        new = sorted(met - self._products.keys())
        for begin in range(0, len(new), PAGE):
            terms = {"ids": new[begin : begin + PAGE], "limit": PAGE}
            listed = self._rows_of(lambda v1, params: v1.products.list(params), terms)
            for product in (read_as(WireProduct, row) for row in listed.data):
                self._products[product.id] = product.name or ""


class Walks:
    """The part of the processor that walks."""

    _walker: Walker

    def customers(self, after: str | None) -> Page[CustomerView | Unreadable]:
        """A page of all customers."""
        return self._walker.customers(after)

    def subscriptions(self, after: str | None) -> Page[SubscriptionView | Unreadable]:
        """A page of all subscriptions, also those that have ended."""
        return self._walker.subscriptions(after)

    def prices(self, after: str | None) -> Page[PriceView | Unreadable]:
        """A page of what is on sale, and of what was."""
        return self._walker.prices(after)


def _read(kind: type[W], row: Json, shown: Callable[[W], V]) -> V | Unreadable:
    """One row; of a shape that isn't Stripe's, its id at least."""
    try:
        return shown(parse(kind, row))
    except Foreign:
        return Unreadable(_id(row), "foreign_shape")


def _page(listed: WireList, items: Sequence[V]) -> Page[V]:
    if listed.has_more and not listed.data:
        raise Unavailable("Stripe's page says that there is more, and not behind what.")
    return Page(tuple(items), _id(listed.data[-1]) if listed.has_more else None)


def _id(row: Json) -> str:
    key = row.get("id")
    if not isinstance(key, str) or not _AN_ID.fullmatch(key):
        raise Unavailable("Stripe's list has a row without an id.")
    return key
