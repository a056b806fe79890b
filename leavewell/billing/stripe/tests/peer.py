"""localstripe behind the proxy, as a peer of the conformance suite. Its time is the machine's."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any, ClassVar, Literal

import pytest
import stripe

from leavewell.billing.conformance import Line, Order, Trouble
from leavewell.billing.stripe import StripeProcessor
from leavewell.billing.stripe.tests.proxy import Fault, Planned, StripeProxy
from leavewell.billing.stripe.version import API_VERSION
from leavewell.billing.types import (
    At,
    Cancel,
    ChangePlan,
    ChangeQuantity,
    ExtendTrial,
    Now,
    Operation,
    PeriodEnd,
    SubRef,
    UndoCancel,
)
from leavewell.kernel.clock import wall_now
from leavewell_simulator.testing import free_port

KEY = "sk_test_localstripe"
HANG_SECONDS = 3.0
IMPATIENT_SECONDS = 1.0


def theirs(kind: str, code: str | None = None) -> str:
    """An error body in Stripe's shape."""
    return json.dumps({"error": {"type": kind, "code": code, "message": "ann@example.org"}})


FAULTS = {
    Trouble.CUT: Fault(),
    Trouble.CUT_AFTER: Fault(after=True),
    Trouble.TIMEOUT: Fault(hang=HANG_SECONDS),
    Trouble.TIMEOUT_AFTER: Fault(after=True, hang=HANG_SECONDS),
    Trouble.ERROR_500: Fault(500, theirs("api_error")),
    Trouble.ERROR_500_AFTER: Fault(500, theirs("api_error"), after=True),
    Trouble.ERROR_503: Fault(503, theirs("api_error")),
    Trouble.HTML_502: Fault(502, "<h1>Bad gateway</h1>", headers={"content-type": "text/html"}),
    Trouble.BROKEN_BODY_AFTER: Fault(200, '{"id": "sub_', after=True),
    Trouble.FOREIGN_BODY_AFTER: Fault(200, '{"hello": ["world"]}', after=True),
    Trouble.BUSY: Fault(429, theirs("invalid_request_error", "rate_limit")),
    Trouble.BUSY_7_SECONDS: Fault(429, theirs("invalid_request_error"), headers={"retry-after": "7"}),
    Trouble.KEY_REVOKED: Fault(401, theirs("invalid_request_error", "api_key_expired")),
    Trouble.SCOPE_MISSING: Fault(403, theirs("invalid_request_error", "more_permissions_required")),
}


class LocalstripePeer:
    """One emptied localstripe."""

    proves: ClassVar[str] = "localstripe"

    def __init__(self, proxy: StripeProxy) -> None:
        self.proxy = proxy
        proxy.forget()
        self._made: list[StripeProcessor] = []
        self._v1 = stripe.StripeClient(
            KEY, base_addresses={"api": proxy.url}, stripe_version=API_VERSION, max_network_retries=0
        ).v1
        self._numbers = count(1)
        self._offer("pro", Line(), "eur")

    def now(self) -> datetime:
        return wall_now().replace(microsecond=0)

    def move(self, by: timedelta) -> None:
        pytest.skip("localstripe has no clock")

    def processor(self, **settings: Any) -> StripeProcessor:
        # The suite's other hands are quicker than two seconds: it wants a reading before each write.
        given = {"key": KEY, "api_base": self.proxy.url, "fresh": timedelta(0), **settings}
        made = StripeProcessor(given.pop("key"), wall_now, **given)
        self._made.append(made)
        return made

    def impatient(self) -> StripeProcessor:
        return self.processor(read_seconds=IMPATIENT_SECONDS)

    def paged(self, rows: int) -> StripeProcessor:
        return self.processor(rows=rows)

    def stranger(self) -> StripeProcessor:
        return self.processor(key="never_given_out")

    def unreachable(self) -> StripeProcessor:
        return self.processor(api_base=f"http://127.0.0.1:{free_port()}")

    def make_customer(self, name: str, email: str | None = None) -> str:
        given = {"name": name, "email": email or ""}
        return self._v1.customers.create({key: text for key, text in given.items() if text}).id

    def delete_customer(self, key: str) -> None:
        self._v1.customers.delete(key)

    def make_subscription(self, order: Order) -> SubRef:
        if len(order.lines) > 1 or order.payment_fails or order.discounts:
            pytest.skip("localstripe has no several items, failed renewals or discounts")
        (line,) = order.lines
        if line.interval_count > 1:
            pytest.skip("localstripe's periods are one interval long")
        card: Any = {"number": "4242424242424242", "exp_month": 12, "exp_year": 2040, "cvc": "123"}
        method = self._v1.payment_methods.create({"type": "card", "card": card}).id
        customer = self._v1.customers.create({"email": order.email} if order.email else {"name": "A"}).id
        self._v1.payment_methods.attach(method, {"customer": customer})
        self._v1.customers.update(customer, {"invoice_settings": {"default_payment_method": method}})
        terms: Any = {"price": self._priced(line), "quantity": line.quantity}
        trial: Any = {"trial_end": int((self.now() + order.trial).timestamp())} if order.trial else {}
        made = self._v1.subscriptions.create({"customer": customer, "items": [terms], **trial})
        return SubRef("stripe", made.id)

    def put_on_sale(self, line: Line, *, currency: str | None = None) -> str:
        return self._offer(f"price_{next(self._numbers)}", line, (currency or "eur").lower())

    def customer_of(self, ref: SubRef) -> str:
        return str(self._v1.subscriptions.retrieve(ref.id).customer)

    def elsewhere(self, operation: Operation, ref: SubRef) -> None:
        match operation:
            case Cancel(when=Now()):
                self._v1.subscriptions.cancel(ref.id)
            case Cancel(when=PeriodEnd()):
                self._v1.subscriptions.update(ref.id, {"cancel_at_period_end": True})
            case Cancel(when=At(at=at)):
                self._v1.subscriptions.update(ref.id, {"cancel_at": int(at.timestamp())})
            case UndoCancel():
                self._v1.subscriptions.update(ref.id, {"cancel_at_period_end": False})
            case ChangeQuantity(quantity=quantity):
                self._v1.subscriptions.update(ref.id, {"items": [{"quantity": quantity}]})
            case ChangePlan(price=price):
                self._v1.subscriptions.update(ref.id, {"items": [{"price": price}]})
            case ExtendTrial(until=until):
                self._v1.subscriptions.update(ref.id, {"trial_end": int(until.timestamp())})
            case _:
                pytest.skip("localstripe's subscriptions take no discounts")

    def trouble(
        self, kind: Trouble, on: Literal["write", "read"], times: int | None = 1, skip: int = 0
    ) -> None:
        self.fault(FAULTS[kind], on, times, skip)

    def fault(
        self, fault: Fault, on: Literal["write", "read"] = "write", times: int | None = 1, skip: int = 0
    ) -> None:
        """One that the suite has no name for."""
        self.proxy.planned.append(Planned(fault, on, times, skip))

    def heal(self) -> None:
        self.proxy.planned.clear()

    def operations_count(self, ref: SubRef) -> int:
        """Writes that change the subscription's terms; a mark in its metadata changes none."""
        return self.proxy.applied[ref.id]

    def close(self) -> None:
        for processor in self._made:
            processor.close()

    def _priced(self, line: Line) -> str:
        """Where the quantity doesn't matter, the price does: one for the same terms."""
        return "pro" if replace(line, quantity=1) == Line() else self.put_on_sale(line)

    def _offer(self, key: str, line: Line, currency: str) -> str:
        terms: Any = {"amount": line.minor, "interval": line.interval, "interval_count": line.interval_count}
        product: Any = {"name": key.title()}
        self._v1.plans.create({"id": key, "currency": currency, "product": product, **terms})
        return key
