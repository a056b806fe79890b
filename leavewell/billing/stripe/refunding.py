"""A refund: some of a paid invoice goes back by the way that it came."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from leavewell.billing.errors import MissingAtProvider
from leavewell.billing.giving import CHARGE_UNKNOWN, REFUND_TOO_LARGE, refund_blocker
from leavewell.billing.stripe.amounts import counted, money
from leavewell.billing.stripe.client import StripeApi
from leavewell.billing.stripe.seen import Seen
from leavewell.billing.stripe.wire import WirePayment, parse, read_as
from leavewell.billing.stripe.wire_money import OPERATION, WireRefund, WireTakenInvoice
from leavewell.billing.terms import rejected
from leavewell.billing.types import Applied, Blocker, OperationKey, Refund, Rejected, SubscriptionView

PAGE = 100

PAID_ELSEWHERE = Blocker(
    "paid_elsewhere",
    "It wasn't paid through Stripe, so Stripe can't give it back: pay it back as it was paid.",
)
CAME_BACK = Rejected(
    "refused",
    "refund_failed",
    "The bank didn't take the refund. Pay it back another way, and tell the customer.",
)


class Refunding:
    """One refund. A charge is known by its invoice, which nearly always has one payment."""

    def __init__(self, api: StripeApi, operation: Refund, seen: Seen) -> None:
        self._api, self._operation, self._seen = api, operation, seen
        self._invoice: WireTakenInvoice | None = None
        self._back: dict[str, list[WireRefund]] = {}
        self._from: WirePayment | None = None

    def found(self, ours: UUID) -> Applied | Rejected | None:
        """Our refund, if it is there: done, or come to nothing."""
        self._look()
        for one in (refund for refunds in self._back.values() for refund in refunds):
            if (one.metadata or {}).get(OPERATION) == str(ours):
                return CAME_BACK if one.came_to_nothing else Applied(self._seen.view, replayed=True)
        return None

    def against(self) -> Rejected | None:
        """No such charge of this customer, paid elsewhere, in another currency, or too little left of it."""
        if self._invoice is None:
            return rejected(CHARGE_UNKNOWN)
        payments = self._invoice.payments.by_stripe
        if not payments:
            return rejected(PAID_ELSEWHERE)
        blockers = {self._blocker(one, self._invoice.currency): one for one in payments}
        self._from = blockers.get(None)
        first = next(iter(blockers))
        return None if self._from or first is None else rejected(first)

    def write(self, key: OperationKey) -> SubscriptionView | Rejected:
        """From the first payment of which enough is left."""
        if self._from is None:
            return rejected(REFUND_TOO_LARGE)
        params: Any = {
            **self._from.payment.named,
            "amount": counted(self._operation.amount),
            "reason": "requested_by_customer",
            "metadata": {OPERATION: str(key.operation)},
        }
        options: Any = {"idempotency_key": key.step("refund")}
        made = parse(WireRefund, self._api.call(lambda v1: v1.refunds.create(params, options).to_dict()))
        return CAME_BACK if made.came_to_nothing else self._seen.view

    def _look(self) -> None:
        try:
            raw = self._api.read(
                lambda v1: v1.invoices.retrieve(self._operation.charge, {"expand": ["payments"]}).to_dict()
            )
        except MissingAtProvider:
            return
        invoice = read_as(WireTakenInvoice, raw)
        # Somebody else's payment is as unknown as none.
        if invoice.customer == self._seen.wire.customer:
            self._invoice = invoice
            self._back = {str(one.payment.named): self._refunds(one) for one in invoice.payments.by_stripe}

    def _refunds(self, payment: WirePayment) -> list[WireRefund]:
        params: Any = {**payment.payment.named, "limit": PAGE}
        rows = self._api.read(
            lambda v1: [one.to_dict() for one in v1.refunds.list(params).auto_paging_iter()]
        )
        return [read_as(WireRefund, row) for row in rows]

    def _blocker(self, payment: WirePayment, currency: str) -> Blocker | None:
        refunds = self._back[str(payment.payment.named)]
        back = sum(one.amount for one in refunds if not one.came_to_nothing)
        taken = money(payment.amount_paid or 0, currency)
        return refund_blocker(self._operation.amount, taken, money(back, currency))
