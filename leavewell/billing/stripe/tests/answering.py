"""A wire to a few of Stripe's objects, kept in memory: what a fake of others doesn't have."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from leavewell.billing.stripe.client import READ_SECONDS
from leavewell.billing.stripe.tests.wires import NOW, invoice, wire
from leavewell.billing.stripe.transport import Lost, Transport

Asked = tuple[str, str, list[tuple[str, str]]]

ENTRIES = "/v1/customers/cus_1/balance_transactions"


class Answering(Transport):
    """One customer with one subscription, paid once. Lists are kept newest first, as Stripe's are.

    ``lost``: the next writes are kept and their answers aren't heard. ``headers_sent`` are those of each request.
    """

    def __init__(self, **changes: Any) -> None:
        super().__init__(READ_SECONDS)
        self.subscriptions = [wire(**changes)]
        self.refunds: list[dict[str, Any]] = []
        self.entries: list[dict[str, Any]] = []
        self.payments = [_payment("pi_1", 9800)]
        self.sent: list[Asked] = []
        self.headers_sent: list[Mapping[str, str]] = []
        self.refund_status = "succeeded"
        self.lost = False

    def request(self, method: str, url: str, headers: Any, post_data: Any = None, **_: Any) -> Any:
        parts = urlsplit(url)
        pairs = parse_qsl(f"{parts.query}&{post_data or ''}", keep_blank_values=True)
        self.sent.append((method.upper(), parts.path, pairs))
        self.headers_sent.append(headers)
        body = self._answer(method.upper(), parts.path, dict(pairs))
        if method.upper() == "POST" and self.lost:
            self.status = None
            raise Lost("cut")
        self.status = 404 if body is None else 200
        missing = {"error": {"type": "invalid_request_error", "code": "resource_missing"}}
        return json.dumps(missing if body is None else body), self.status, {}

    def writes(self) -> list[Asked]:
        """What was to change something."""
        return [one for one in self.sent if one[0] != "GET"]

    def _answer(self, method: str, path: str, given: dict[str, str]) -> Any:
        if method == "POST":
            return self._made(path, given)
        if path == "/v1/invoices":
            paid = _paid(self.payments)
            return _list([paid] if given["status"] == "paid" else [])
        if path == "/v1/charges":
            return _list(self._charges())
        lists = {ENTRIES: self.entries, "/v1/subscriptions": self.subscriptions}
        if path in lists:
            return _list(lists[path])
        if path == "/v1/refunds":
            return _list([one for one in self.refunds if one["payment_intent"] == given["payment_intent"]])
        if path.startswith("/v1/invoices/in_"):
            return {**_paid(self.payments), "customer": "cus_1" if path.endswith("in_1") else "cus_other"}
        found = [one for one in self.subscriptions if path == f"/v1/subscriptions/{one['id']}"]
        return found[0] if found else None

    def _made(self, path: str, given: dict[str, str]) -> Any:
        marks = {name[9:-1]: text for name, text in given.items() if name.startswith("metadata[")}
        if path == ENTRIES:
            before = self.entries[0]["ending_balance"] if self.entries else 0
            entry = {
                "id": f"cbtxn_{len(self.entries)}",
                "currency": given["currency"],
                "ending_balance": before + int(given["amount"]),
                "metadata": marks,
            }
            self.entries.insert(0, entry)
            return entry
        if path == "/v1/refunds":
            made = {
                "id": f"re_{len(self.refunds)}",
                "amount": int(given["amount"]),
                "payment_intent": given["payment_intent"],
                "status": self.refund_status,
                "metadata": marks,
            }
            self.refunds.insert(0, made)
            return made
        new = wire(id=f"sub_{len(self.subscriptions) + 1}", metadata=marks, latest_invoice=invoice(id="in_2"))
        self.subscriptions.insert(0, new)
        return new

    def _charges(self) -> list[dict[str, Any]]:
        return [
            {
                "id": f"ch_{one['payment']['payment_intent']}",
                "currency": "eur",
                "payment_intent": one["payment"]["payment_intent"],
                "amount_refunded": sum(
                    each["amount"]
                    for each in self.refunds
                    if each["payment_intent"] == one["payment"]["payment_intent"]
                ),
            }
            for one in self.payments
        ]


def _paid(payments: list[dict[str, Any]]) -> dict[str, Any]:
    return invoice(payments={"object": "list", "data": payments, "has_more": False, "url": "/v1/x"})


def _payment(intent: str, amount: int) -> dict[str, Any]:
    paid_by = {"type": "payment_intent", "payment_intent": intent}
    return {"status": "paid", "amount_paid": amount, "created": NOW.timestamp(), "payment": paid_by}


def _list(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"object": "list", "data": rows, "has_more": False, "url": "/v1/x"}
