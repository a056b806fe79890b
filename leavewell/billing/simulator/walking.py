"""All that one site of a simulator holds, page by page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from leavewell.billing.errors import MissingAtProvider, ProtocolError
from leavewell.billing.simulator.client import SimulatorClient, read_as, unreadable
from leavewell.billing.simulator.translate import view
from leavewell.billing.simulator.wire import W, WireCustomer, WirePrice, WireSubscription
from leavewell.billing.types import SubscriptionView
from leavewell.billing.walking import CustomerView, Page, PriceView, Unreadable

ROWS = 500

V = TypeVar("V")


class WireWalkedCustomer(WireCustomer):
    """A customer with its name."""

    name: str | None = None


class Walks:
    """The part of the processor that walks: oldest rows first."""

    _client: SimulatorClient
    _rows: int

    def customers(self, after: str | None) -> Page[CustomerView | Unreadable]:
        """A page of all customers; the simulator knows no more of them than a name and an address."""
        return self._page("/v1/customers", after, WireWalkedCustomer, _customer)

    def subscriptions(self, after: str | None) -> Page[SubscriptionView | Unreadable]:
        """A page of all subscriptions, also those that have ended."""
        return self._page("/v1/subscriptions", after, WireSubscription, self._view)

    def prices(self, after: str | None) -> Page[PriceView | Unreadable]:
        """A page of what is on sale, and of what was or never was."""
        now = self._client.now()
        return self._page("/v1/prices", after, WirePrice, lambda wire: PriceView(**dict(wire), read_at=now))

    def _page(
        self, path: str, after: str | None, kind: type[W], shown: Callable[[W], V | Unreadable]
    ) -> Page[V | Unreadable]:
        if after is not None and not after.isdigit():
            raise MissingAtProvider(f"'{after}' is no place in a list.", "Begin at the first page.")
        body = self._client.read(path, after=after or "0", limit=str(self._rows))
        rows, following = body.get("data"), body.get("next")
        if not isinstance(rows, list):
            raise unreadable()
        items = tuple(shown(read_as(kind, row)) for row in rows)
        return Page(items, None if following is None else str(following))

    def _view(self, wire: WireSubscription) -> SubscriptionView | Unreadable:
        try:
            return view(wire, self._client.now())
        except ProtocolError:
            return Unreadable(wire.id, "unknown_status" if wire.items else "no_items")


def _customer(wire: WireWalkedCustomer) -> CustomerView | Unreadable:
    return CustomerView(wire.id, wire.email, wire.name or "")
