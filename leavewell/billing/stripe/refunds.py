"""What went back of what was paid. An invoice doesn't say it; the payments that paid it do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from leavewell.billing.stripe.amounts import money
from leavewell.billing.stripe.client import StripeApi
from leavewell.billing.stripe.wire import WireInvoice, read_as
from leavewell.billing.stripe.wire_money import WireCharge
from leavewell.kernel.money import Money

PAGE = 100
UNDER_WAY = timedelta(days=30)
"""A payment by bank may have begun so long before its invoice counts as paid."""


def refunds_of(
    api: StripeApi, customer: str, invoices: Sequence[WireInvoice], since: datetime
) -> dict[str, Money]:
    """By invoice, what went back of it. One list for all of them; none where nothing was paid through Stripe."""
    if not any(invoice.payments.by_stripe for invoice in invoices):
        return {}
    begun = int((since - UNDER_WAY).timestamp())
    params: Any = {"customer": customer, "created": {"gte": begun}, "limit": PAGE}
    rows = api.read(lambda v1: [one.to_dict() for one in v1.charges.list(params).auto_paging_iter()])
    return given_back(invoices, [read_as(WireCharge, row) for row in rows])


def given_back(invoices: Sequence[WireInvoice], charges: Sequence[WireCharge]) -> dict[str, Money]:
    """By invoice, what went back of it; one of which nothing did isn't among them. Pure."""
    back: dict[str, int] = {}
    for charge in charges:
        for key in (charge.id, charge.payment_intent):
            if key is not None:
                back[key] = back.get(key, 0) + charge.amount_refunded
    sums = {
        invoice.id: sum(
            back.get(key, 0) for one in invoice.payments.by_stripe for key in one.payment.named.values()
        )
        for invoice in invoices
    }
    return {one.id: money(sums[one.id], one.currency) for one in invoices if sums[one.id]}
