"""What was promised with a cancellation, as the declaration freezes it."""

from __future__ import annotations

from typing import Any

from leavewell.accounts.types import Act
from leavewell.flow.decide.promise import Promise
from leavewell.flow.decide.refund import Refund


def promised_columns(act: Act, made: Promise) -> dict[str, Any]:
    """A promise made now, as a declaration freezes it."""
    return {
        "billing_ends_at": made.billing_ends_at,
        "access_ends_at": made.access_ends_at,
        "promise": {**_as_codes(made), "declared_at": act.at.isoformat()},
    }


def _as_codes(made: Promise) -> dict[str, object]:
    return {
        "last_charge_minor": made.last_charge.minor if made.last_charge else None,
        "last_charge_at": made.last_charge_at.isoformat() if made.last_charge_at else None,
        "open_invoice_minor": made.open_invoice.minor if made.open_invoice else None,
        "refund": _refund_as_codes(made.refund) if made.refund else None,
    }


def _refund_as_codes(refund: Refund) -> dict[str, object]:
    return {
        "minor": refund.amount.minor,
        "currency": refund.amount.currency,
        "charge": refund.charge,
        "charged_at": refund.charged_at.isoformat(),
    }
