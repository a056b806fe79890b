"""What becomes of invoices that are open at a cancel: the company's policy, as far as billing can follow it."""

from __future__ import annotations

from leavewell.billing.types import Capability, OpenInvoices


def fate_of(policy: OpenInvoices, can: frozenset[Capability]) -> OpenInvoices:
    """Where billing can't forgive they stay due, and the customer is told so: a cancel doesn't wait for that."""
    return policy if Capability.FORGIVE_INVOICES in can else "leave"
