"""What Stripe is asked for after it told of something, or because a notice may have been lost."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from leavewell.billing.errors import MissingAtProvider
from leavewell.billing.noticing import Dispute, Signal
from leavewell.billing.stripe.amounts import money
from leavewell.billing.stripe.client import StripeApi
from leavewell.billing.stripe.notices import DISPUTED, signal_of
from leavewell.billing.stripe.translate import PROCESSOR, instant
from leavewell.billing.stripe.wire import Foreign, read_as
from leavewell.billing.stripe.wire_lists import WireList
from leavewell.billing.stripe.wire_notices import WireDispute, WireInvoicePayment, WireNamed, WirePaidInvoice
from leavewell.billing.types import SubRef
from leavewell.billing.walking import Page

KINDS = (
    "customer.subscription.created",
    "customer.subscription.updated",
    "customer.subscription.deleted",
    "customer.subscription.paused",
    "customer.subscription.resumed",
    "invoice.finalized",
    "invoice.paid",
    "invoice.payment_failed",
    "invoice.voided",
    "invoice.marked_uncollectible",
    "subscription_schedule.released",
    "subscription_schedule.canceled",
    DISPUTED,
)
"""What is worth being told of; Stripe lists twenty kinds at most. The same are chosen for the endpoint."""

PAGE = 100


class Telling:
    """The part of the processor that is asked for what it told."""

    _api: StripeApi

    def poll(self, since: datetime, after: str | None, *, disputes_only: bool = False) -> Page[Signal]:
        """A page of events, newest first. Stripe keeps them for thirty days."""
        kinds = [DISPUTED] if disputes_only else list(KINDS)
        terms: Any = {"created": {"gte": int(since.timestamp())}, "types": kinds, "limit": PAGE}
        terms |= {"starting_after": after} if after else {}
        listed = read_as(WireList, self._api.read(lambda v1: v1.events.list(terms).to_dict()))
        found = []
        for row in listed.data:
            try:
                found.append(signal_of(row))
            except Foreign:
                continue
        last = listed.data[-1] if listed.data and listed.has_more else None
        return Page(tuple(found), read_as(WireNamed, last).id if last else None)

    def disputed(self, dispute: str) -> Dispute:
        """A dispute, its payment, and the subscription whose invoice that payment was for."""
        row = self._api.read(lambda v1: v1.disputes.retrieve(dispute, {"expand": ["charge"]}).to_dict())
        wire = read_as(WireDispute, row)
        key = self._paid_for(wire.payment_intent) if wire.payment_intent else None
        answer_by = wire.evidence_details.due_by
        return Dispute(
            id=wire.id,
            amount=money(wire.amount, wire.currency),
            opened_at=instant(wire.created),
            customer=wire.charge.customer,
            sub=SubRef(PROCESSOR, key) if key else None,
            answer_by=instant(answer_by) if answer_by else None,
        )

    def _paid_for(self, payment: str) -> str | None:
        terms: Any = {
            "payment": {"type": "payment_intent", "payment_intent": payment},
            "expand": ["data.invoice"],
            "limit": 1,
        }
        try:
            row = self._api.read(lambda v1: v1.invoice_payments.list(terms).to_dict())
        except MissingAtProvider:
            return None
        for each in read_as(WireList, row).data:
            invoice = read_as(WireInvoicePayment, each).invoice
            parent = invoice.parent if isinstance(invoice, WirePaidInvoice) else None
            return (
                parent.subscription_details.subscription if parent and parent.subscription_details else None
            )
        return None
