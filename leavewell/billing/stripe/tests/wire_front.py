"""Our simulator's Stripe format as a peer of the conformance suite: it has a clock, faults, several items."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, ClassVar, Literal

import httpx
import stripe

from leavewell.billing.conformance import Line, Order, Trouble
from leavewell.billing.simulator import SimulatorControl
from leavewell.billing.simulator.control_types import (
    BillingMode,
    NewCustomer,
    NewDiscount,
    NewItem,
    NewPrice,
    NewSubscription,
)
from leavewell.billing.stripe import StripeProcessor
from leavewell.billing.stripe.version import API_VERSION, WITH_SERVICE_PAUSE
from leavewell.billing.types import Operation, SubRef
from leavewell.kernel.money import Money
from leavewell_simulator.testing import free_port

START = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
HANG_SECONDS = 1.6
IMPATIENT_SECONDS = 0.8
NO_TERMS = {"metadata"}
"""Writes that change nothing that a customer could see."""

FAULTS: dict[Trouble, dict[str, Any]] = {
    Trouble.CUT: {"kind": "cut"},
    Trouble.CUT_AFTER: {"kind": "cut", "phase": "after"},
    Trouble.TIMEOUT: {"kind": "hang", "seconds": HANG_SECONDS},
    Trouble.TIMEOUT_AFTER: {"kind": "hang", "phase": "after", "seconds": HANG_SECONDS},
    Trouble.ERROR_500: {"kind": "error"},
    Trouble.ERROR_500_AFTER: {"kind": "error", "phase": "after"},
    Trouble.ERROR_503: {"kind": "error", "status": 503},
    Trouble.HTML_502: {"kind": "html"},
    Trouble.BROKEN_BODY_AFTER: {"kind": "broken_json", "phase": "after"},
    Trouble.FOREIGN_BODY_AFTER: {"kind": "foreign_json", "phase": "after"},
    Trouble.BUSY: {"kind": "busy"},
    Trouble.BUSY_7_SECONDS: {"kind": "busy", "retry_after": 7},
    Trouble.KEY_REVOKED: {"kind": "error", "status": 401},
    Trouble.SCOPE_MISSING: {"kind": "error", "status": 403},
}


class WireFrontPeer:
    """One site that speaks Stripe's format. Set up and broken by the simulator's own routes."""

    proves: ClassVar[str] = "wire front"

    def __init__(self, url: str, key: str) -> None:
        self.url, self.key = url, key
        self.base = f"{url}/stripe"
        self._now = START
        self._version = API_VERSION
        self._billing: BillingMode = "classic"
        self._numbers = count(1)
        self._made: list[StripeProcessor] = []
        self.control = SimulatorControl(url, key, self.now)
        self.control.ensure_site()

    @property
    def v1(self) -> Any:
        """The official client, as somebody else would use it."""
        return stripe.StripeClient(
            self.key, base_addresses={"api": self.base}, stripe_version=API_VERSION, max_network_retries=0
        ).v1

    def speaks_newer(self) -> None:
        """From now on the newer version of the API, to subscriptions that are billed flexibly."""
        self._version = WITH_SERVICE_PAUSE
        self._billing = "flexible"

    def now(self) -> datetime:
        return self._now

    def move(self, by: timedelta) -> None:
        self._now += by
        self.control.tick()

    def processor(self, **settings: Any) -> StripeProcessor:
        # The suite's other hands are quicker than two seconds: it wants a reading before each write.
        usual = {"key": self.key, "api_base": self.base, "version": self._version, "fresh": timedelta(0)}
        given = {**usual, **settings}
        made = StripeProcessor(given.pop("key"), self.now, **given)
        self._made.append(made)
        return made

    def impatient(self) -> StripeProcessor:
        return self.processor(read_seconds=IMPATIENT_SECONDS)

    def paged(self, rows: int) -> StripeProcessor:
        return self.processor(rows=rows)

    def stranger(self) -> StripeProcessor:
        return self.processor(key="sk_test_nevergivenout")

    def unreachable(self) -> StripeProcessor:
        return self.processor(api_base=f"http://127.0.0.1:{free_port()}")

    def make_customer(self, name: str, email: str | None = None) -> str:
        made = NewCustomer(f"cus_{next(self._numbers)}", email, name or None)
        self.control.load([made])
        return made.id

    def delete_customer(self, key: str) -> None:
        self.v1.customers.delete(key)

    def make_subscription(self, order: Order) -> SubRef:
        number = next(self._numbers)
        sub = NewSubscription(
            id=f"sub_{number}",
            customer=f"cus_{number}",
            items=tuple(self._item(f"si_{number}_{n}", line) for n, line in enumerate(order.lines)),
            trial_end=self._now + order.trial if order.trial else None,
            discounts=tuple(NewDiscount(*one) for one in order.discounts),
            payment="failing" if order.payment_fails else "ok",
            billing=self._billing,
        )
        self.control.load([NewCustomer(sub.customer, order.email)], [sub])
        return SubRef("stripe", sub.id)

    def put_on_sale(self, line: Line, *, currency: str | None = None) -> str:
        key, unit = f"price_{next(self._numbers)}", Money(line.minor, currency or "EUR")
        self.control.load(prices=[NewPrice(key, "team", unit, line.interval, line.interval_count)])
        return key

    def customer_of(self, ref: SubRef) -> str:
        return ref.id.replace("sub", "cus")

    def elsewhere(self, operation: Operation, ref: SubRef) -> None:
        self.control.do(operation, ref.id)

    def trouble(
        self, kind: Trouble, on: Literal["write", "read"], times: int | None = 1, skip: int = 0
    ) -> None:
        fault = {"on": "write" if on == "write" else "get", "times": times, "skip": skip}
        self.native("POST", "/v1/faults", {**fault, **FAULTS[kind]})

    def native(self, method: str, path: str, body: object = None) -> Any:
        """A call in the simulator's own format."""
        headers = {"authorization": f"Bearer {self.key}", "simulator-time": self._now.isoformat()}
        answer = httpx.request(method, self.url + path, json=body, headers=headers, trust_env=False)
        answer.raise_for_status()
        return answer.json()

    def heal(self) -> None:
        self.control.clear_faults()

    def operations_count(self, ref: SubRef) -> int:
        return sum(one.kind not in NO_TERMS for one in self.control.operations(subscription=ref.id))

    def close(self) -> None:
        for processor in self._made:
            processor.close()
        self.control.close()

    def _item(self, key: str, line: Line) -> NewItem:
        """On a price that is on sale, so that it could be had again."""
        terms = ("pro", Money(line.minor, "EUR"))
        price = NewPrice(f"price_of_{key}", *terms, line.interval, line.interval_count)
        self.control.load(prices=[price])
        return NewItem(key, *terms, line.quantity, line.interval, line.interval_count, price.id)
