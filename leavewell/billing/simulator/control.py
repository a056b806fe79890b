"""The other side of a simulator: fills it, moves its clock, breaks it, looks in. For set-up and tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import islice
from types import TracebackType
from typing import Any, TypeVar
from uuid import UUID

from pydantic import TypeAdapter

from leavewell.billing.simulator import control_types as kinds
from leavewell.billing.simulator import translate
from leavewell.billing.simulator.client import Lost, NotSent, SimulatorClient, read_as
from leavewell.billing.simulator.wire import (
    WireCharge,
    WireInvoice,
    WireOperation,
    WirePrice,
    WireState,
    WireSubscription,
)
from leavewell.billing.simulator.writing import write_of
from leavewell.billing.types import (
    Charge,
    Credit,
    InvoiceView,
    Operation,
    SubRef,
    SubscriptionView,
)

READ_SECONDS = 60.0
"""A clock that leaps over a year renews every subscription twelve times before it answers."""

BATCH = 500

_PRICE = TypeAdapter(kinds.NewPrice)
_CUSTOMER = TypeAdapter(kinds.NewCustomer)
_SUBSCRIPTION = TypeAdapter(kinds.NewSubscription)

T = TypeVar("T")


class SimulatorControl:
    """One site of a simulator, as the one who set it up sees it. A context manager.

    Every method raises AuthFailed, MissingAtProvider or Unavailable, and Refused where the simulator says no.
    """

    def __init__(self, base_url: str, key: str, now: Callable[[], datetime]) -> None:
        self._client = SimulatorClient(base_url, key, now, READ_SECONDS)

    def reachable(self) -> bool:
        """Whether a simulator answers there; the key may be unknown."""
        try:
            return self._client.send("GET", "/v1/health").status == 200
        except (NotSent, Lost):
            return False

    def ensure_site(self) -> bool:
        """Make the key's site, its clock at ``now``, unless it is there; whether it is new."""
        return bool(self._client.change("PUT", "/v1/site").get("created"))

    def load(
        self,
        customers: Sequence[kinds.NewCustomer] = (),
        subscriptions: Sequence[kinds.NewSubscription] = (),
        prices: Sequence[kinds.NewPrice] = (),
    ) -> kinds.Loaded:
        """Add what is not there yet, told apart by id; may be repeated."""
        done = [self._batch({"prices": rows}) for rows in _batches(prices, _price_body)]
        done += [self._batch({"customers": rows}) for rows in _batches(customers, _customer_body)]
        done += [self._batch({"subscriptions": rows}) for rows in _batches(subscriptions, _subscription_body)]
        return kinds.Loaded(sum(one.created for one in done), sum(one.unchanged for one in done))

    def tick(self) -> int:
        """Bring the whole site up to ``now``: renewals, ends of trials, scheduled cancels. How many moved."""
        return int(self._client.change("POST", "/v1/clock")["brought_up"])

    def state(self) -> kinds.SiteState:
        """The site at a glance."""
        wire = read_as(WireState, self._client.read("/v1/state"))
        newest = tuple(kinds.Event(one.at, one.kind, one.subscription, one.amount) for one in wire.newest)
        return kinds.SiteState(**{**dict(wire), "newest": newest})

    def subscription(self, key: str) -> SubscriptionView:
        """One subscription as it stands."""
        return self._view(self._client.read(translate.subscription_path(key)))

    def subscriptions(self) -> Iterator[SubscriptionView]:
        """All of the site's, oldest first."""
        return (self._view(row) for row in self._client.pages("/v1/subscriptions", limit="500"))

    def prices(self) -> Iterator[kinds.NewPrice]:
        """All of the site's, oldest first, on sale or not."""
        rows = (read_as(WirePrice, row) for row in self._client.pages("/v1/prices"))
        return (kinds.NewPrice(**dict(row)) for row in rows)

    def operations(
        self, operation: UUID | None = None, subscription: str | None = None
    ) -> tuple[kinds.AppliedWrite, ...]:
        """The writes really applied, oldest first."""
        terms = _given(operation=str(operation) if operation else None, subscription=subscription)
        rows = (read_as(WireOperation, row) for row in self._client.pages("/v1/operations", **terms))
        return tuple(kinds.AppliedWrite(row.id, row.kind, row.subscription, row.at) for row in rows)

    def charges(self, subscription: str | None = None, since: datetime | None = None) -> tuple[Charge, ...]:
        """Money taken, oldest first within a subscription."""
        terms = _given(subscription=subscription, since=since.isoformat() if since else None)
        return tuple(
            translate.charge(read_as(WireCharge, row)) for row in self._client.pages("/v1/charges", **terms)
        )

    def open_invoices(self, subscription: str | None = None) -> tuple[InvoiceView, ...]:
        """What is still to be paid."""
        rows = self._client.pages("/v1/invoices", **_given(subscription=subscription, status="open"))
        return tuple(translate.invoice(read_as(WireInvoice, row)) for row in rows)

    def void_invoice(self, invoice: str) -> None:
        """Waive an open invoice."""
        self._client.change("POST", f"/v1/invoices/{invoice}/void")

    def do(self, operation: Operation, subscription: str) -> SubscriptionView:
        """What somebody does in the billing system's own dashboard: no key, no operation of ours."""
        customer = self.subscription(subscription).customer.id if isinstance(operation, Credit) else None
        write = write_of(operation, SubRef(translate.PROCESSOR, subscription), customer or "")
        self._client.change("POST", write.path, write.body)
        return self.subscription(subscription)

    def set_payment(self, subscription: str, payment: kinds.PaymentState) -> SubscriptionView:
        """Break or mend the payment method; a mended one pays what is open, also after the end."""
        path = f"{translate.subscription_path(subscription)}/payment"
        return self._view(self._client.change("POST", path, {"payment": payment}))

    def add_fault(self, fault: kinds.Fault) -> None:
        """Arm a fault. Set-up, clock, state and faults themselves never meet one; the lists read here do."""
        self._client.change("POST", "/v1/faults", asdict(fault))

    def clear_faults(self) -> None:
        """Disarm all."""
        self._client.change("DELETE", "/v1/faults")

    def close(self) -> None:
        """Give the connection back."""
        self._client.close()

    def __enter__(self) -> SimulatorControl:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _batch(self, body: dict[str, Any]) -> kinds.Loaded:
        answer = self._client.change("POST", "/v1/batch", body)
        return kinds.Loaded(int(answer["created"]), int(answer["unchanged"]))

    def _view(self, body: object) -> SubscriptionView:
        return translate.view(read_as(WireSubscription, body), self._client.now())


def _batches(rows: Sequence[T], shaped: Callable[[T], dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    waiting = iter(rows)
    while some := list(islice(waiting, BATCH)):
        yield [shaped(row) for row in some]


def _price_body(row: kinds.NewPrice) -> dict[str, Any]:
    body: dict[str, Any] = _PRICE.dump_python(row, mode="json")
    return body


def _customer_body(row: kinds.NewCustomer) -> dict[str, Any]:
    body: dict[str, Any] = _CUSTOMER.dump_python(row, mode="json", exclude_none=True)
    return body


def _subscription_body(row: kinds.NewSubscription) -> dict[str, Any]:
    body: dict[str, Any] = _SUBSCRIPTION.dump_python(row, mode="json", exclude_none=True)
    return body | {"status": "canceled"} if row.ended_at else body


def _given(**terms: str | None) -> dict[str, str]:
    return {name: value for name, value in terms.items() if value is not None}
