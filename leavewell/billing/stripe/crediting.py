"""A credit: an entry in the customer's balance at Stripe, which comes off the next invoices."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from leavewell.billing.stripe.amounts import counted, money
from leavewell.billing.stripe.client import StripeApi
from leavewell.billing.stripe.seen import Seen
from leavewell.billing.stripe.wire import parse, read_as
from leavewell.billing.stripe.wire_money import OPERATION, WireBalanceEntry
from leavewell.billing.types import Applied, Credit, OperationKey, Rejected, SubscriptionView

PAGE = 100


class Crediting:
    """One credit."""

    def __init__(self, api: StripeApi, operation: Credit, seen: Seen) -> None:
        self._api, self._operation, self._seen = api, operation, seen

    def found(self, ours: UUID) -> Applied | None:
        """Our entry, if it is there; the newest entry tells the balance."""
        customer = self._seen.wire.customer
        rows = self._api.read(
            lambda v1: [
                one.to_dict()
                for one in v1.customers.balance_transactions.list(
                    customer, {"limit": PAGE}
                ).auto_paging_iter()
            ]
        )
        entries = [read_as(WireBalanceEntry, row) for row in rows]
        if not any((one.metadata or {}).get(OPERATION) == str(ours) for one in entries):
            return None
        return Applied(self._shown(entries[0]), replayed=True)

    def against(self) -> None:
        """Nothing that a plan couldn't see."""

    def write(self, key: OperationKey) -> SubscriptionView | Rejected:
        """Stripe's balances are what a customer owes, so what stands to their good is less than nothing."""
        amount = self._operation.amount
        params: Any = {
            "amount": -counted(amount),
            "currency": amount.currency.lower(),
            "metadata": {OPERATION: str(key.operation)},
        }
        options: Any = {"idempotency_key": key.step("credit")}
        customer = self._seen.wire.customer
        body = self._api.call(
            lambda v1: v1.customers.balance_transactions.create(customer, params, options).to_dict()
        )
        return self._shown(parse(WireBalanceEntry, body))

    def _shown(self, newest: WireBalanceEntry) -> SubscriptionView:
        good = max(0, -newest.ending_balance)
        return replace(self._seen.view, credit=money(good, newest.currency))
