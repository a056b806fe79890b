"""What is read from Stripe: customers, subscriptions with what is owed, and the money that was taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from leavewell.billing.errors import MissingAtProvider
from leavewell.billing.stripe.client import Json, StripeApi
from leavewell.billing.stripe.refunds import refunds_of
from leavewell.billing.stripe.seen import Seen
from leavewell.billing.stripe.steps import EXPAND
from leavewell.billing.stripe.translate import PROCESSOR, charge, view
from leavewell.billing.stripe.wire import WireCustomer, WireInvoice, WireSubscription, read_as
from leavewell.billing.types import Charge, CustomerMatch, CustomerRef, Plan, SubRef

if TYPE_CHECKING:
    from stripe.params import CustomerListParams, InvoiceListParams, SubscriptionListParams

PAGE = 100
"""Rows of a page; the client asks for the next ones."""


class Reader:
    """Readings of one account. Each raises AuthFailed, MissingAtProvider, Unavailable or ProtocolError.

    ``fresh``: so long after it was begun, the last reading is good for what was planned from it.
    """

    def __init__(
        self, api: StripeApi, now: Callable[[], datetime], account: str | None, fresh: timedelta
    ) -> None:
        self._api, self._now, self._account, self._fresh = api, now, account, fresh
        self._last: tuple[datetime, Seen] | None = None

    def look(self, ref: SubRef) -> Seen:
        """A subscription, and what is still to be paid for it."""
        began = self._now()
        raw = self._api.read(lambda v1: v1.subscriptions.retrieve(ref.id, {"expand": EXPAND}).to_dict())
        seen = self.seen(read_as(WireSubscription, raw), self.owed(ref.id))
        self._last = (began, seen)
        return seen

    def as_planned(self, plan: Plan) -> Seen:
        """What the plan was made from, if that was read here just now; else how it stands."""
        if self._last is not None:
            began, seen = self._last
            theirs = (seen.view.ref, seen.view.fingerprint) == (plan.ref, plan.fingerprint)
            if theirs and self._now() - began < self._fresh:
                return seen
        return self.look(plan.ref)

    def forget(self) -> None:
        """Something is written now: what was read before is old."""
        self._last = None

    def seen(self, wire: WireSubscription, owed: Sequence[WireInvoice]) -> Seen:
        """A subscription that Stripe has just shown."""
        return Seen(view(wire, owed, self._now(), self._account), wire)

    def owed(self, sub: str) -> Sequence[WireInvoice]:
        """What is still to be paid for a subscription."""
        return self._invoices(sub, "open")

    def find(self, ref: CustomerRef) -> Sequence[CustomerMatch]:
        """Every customer that fits. Stripe compares addresses letter by letter: as given, and in small ones."""
        found: dict[str, WireCustomer] = {}
        for row in [*self._by_id(ref.id), *self._by_email(ref.email)]:
            customer = read_as(WireCustomer, row)
            if not customer.deleted:
                found[customer.id] = customer
        return [CustomerMatch(one.id, one.email, self._refs_of(one.id)) for one in found.values()]

    def charges(self, ref: SubRef, since: datetime) -> Sequence[Charge]:
        """What was paid from that instant on, oldest first: an old invoice can be paid late."""
        # For an id that it doesn't know, Stripe's list of invoices may just be empty.
        sub = self._api.read(lambda v1: v1.subscriptions.retrieve(ref.id).to_dict())
        shown = [(charge(one), one) for one in self._invoices(ref.id, "paid", ["data.payments"])]
        taken = [(one, wire) for one, wire in shown if one and one.at >= since]
        back = refunds_of(self._api, str(sub.get("customer")), [wire for _, wire in taken], since)
        found = [replace(one, refunded=back.get(one.id)) for one, _ in taken]
        return sorted(found, key=lambda one: one.at)

    def _invoices(
        self, sub: str, status: Literal["open", "paid"], expand: Sequence[str] = ()
    ) -> list[WireInvoice]:
        params: InvoiceListParams = {"subscription": sub, "status": status, "limit": PAGE}
        if expand:
            params["expand"] = list(expand)
        rows = self._api.read(
            lambda v1: [one.to_dict() for one in v1.invoices.list(params).auto_paging_iter()]
        )
        return [read_as(WireInvoice, row) for row in rows]

    def _by_id(self, key: str | None) -> list[Json]:
        if not key:
            return []
        try:
            return [self._api.read(lambda v1: v1.customers.retrieve(key).to_dict())]
        except MissingAtProvider:
            return []

    def _by_email(self, email: str | None) -> list[Json]:
        return [row for each in sorted({email, email.lower()}) for row in self._named(each)] if email else []

    def _named(self, email: str) -> list[Json]:
        params: CustomerListParams = {"email": email, "limit": PAGE}
        return self._api.read(
            lambda v1: [one.to_dict() for one in v1.customers.list(params).auto_paging_iter()]
        )

    def _refs_of(self, customer: str) -> tuple[SubRef, ...]:
        params: SubscriptionListParams = {"customer": customer, "status": "all", "limit": PAGE}
        ids = self._api.read(lambda v1: [one.id for one in v1.subscriptions.list(params).auto_paging_iter()])
        return tuple(SubRef(PROCESSOR, one, self._account) for one in ids)
