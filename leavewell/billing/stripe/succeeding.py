"""A new subscription for one that has ended, which Stripe can't wake: same customer, prices and quantities."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from leavewell.billing.stripe.client import StripeApi
from leavewell.billing.stripe.reading import Reader
from leavewell.billing.stripe.seen import Seen
from leavewell.billing.stripe.steps import EXPAND, MARK
from leavewell.billing.stripe.translate import CONTINUES, PROCESSOR
from leavewell.billing.stripe.wire import WireItem, WireSubscription, parse
from leavewell.billing.stripe.wire_money import OPERATION
from leavewell.billing.types import (
    AlreadyDone,
    Applied,
    OperationKey,
    SubRef,
    SubscriptionView,
    SubState,
)

PAGE = 100


class Succeeding:
    """One new subscription. It names the ended one, so that nobody makes a second."""

    def __init__(self, api: StripeApi, reader: Reader, seen: Seen) -> None:
        self._api, self._reader, self._seen = api, reader, seen

    def found(self, ours: UUID) -> Applied | AlreadyDone | None:
        """Ours, if it is there; or one that somebody else made for it, and that runs."""
        if self._seen.view.state not in (SubState.ENDING, SubState.ENDED):
            return AlreadyDone(self._seen.view)
        rows = self._successors()
        for row in rows:
            if row["metadata"].get(OPERATION) == str(ours):
                return Applied(self._view(str(row["id"])), replayed=True)
        views = [self._view(str(row["id"])) for row in rows]
        running = [one for one in views if one.state is not SubState.ENDED]
        return AlreadyDone(running[0]) if running else None

    def against(self) -> None:
        """Nothing that a plan couldn't see."""

    def write(self, key: OperationKey) -> SubscriptionView:
        """Paid at once, or not made at all."""
        old = self._seen.wire
        ours = str(key.operation)
        paid_by = {"default_payment_method": old.default_payment_method} if old.default_payment_method else {}
        params: Any = {
            "customer": old.customer,
            "items": [_line(item) for item in old.items.data],
            "metadata": {OPERATION: ours, MARK: ours, CONTINUES: old.id},
            "off_session": True,
            "payment_behavior": "error_if_incomplete",
            "expand": EXPAND,
            **paid_by,
            **({"currency": old.currency} if old.currency else {}),
            **({"billing_mode": {"type": "flexible"}} if old.is_flexible else {}),
        }
        options: Any = {"idempotency_key": key.step("reactivate")}
        body = self._api.call(lambda v1: v1.subscriptions.create(params, options).to_dict())
        return self._reader.seen(parse(WireSubscription, body), ()).view

    def _successors(self) -> list[dict[str, Any]]:
        params: Any = {"customer": self._seen.wire.customer, "status": "all", "limit": PAGE}
        rows = self._api.read(
            lambda v1: [one.to_dict() for one in v1.subscriptions.list(params).auto_paging_iter()]
        )
        return [row for row in rows if (row.get("metadata") or {}).get(CONTINUES) == self._seen.wire.id]

    def _view(self, key: str) -> SubscriptionView:
        return self._reader.look(SubRef(PROCESSOR, key, self._seen.view.ref.account)).view


def _line(item: WireItem) -> dict[str, Any]:
    # What is billed by usage has no quantity, and takes none.
    counted = {"quantity": item.quantity} if item.quantity is not None else {}
    return {"price": item.price.id, **counted}
