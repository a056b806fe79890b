"""What was promised with a cancellation, as the declaration freezes it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from leavewell.accounts.models import Subscription
from leavewell.accounts.types import MANUAL, Act
from leavewell.flow.decide.answer_by import answer_by
from leavewell.flow.decide.promise import Promise
from leavewell.flow.decide.refund import Refund
from leavewell.flow.definition import Definition
from leavewell.flow.returning import returns_of


def promised_columns(act: Act, made: Promise, flow: Definition, subscription: Subscription) -> dict[str, Any]:
    """A promise made now by that flow, as a declaration freezes it."""
    frozen = {"declared_at": act.at.isoformat(), "tell_billing": flow.tell_billing}
    return {
        "billing_ends_at": made.billing_ends_at,
        "access_ends_at": made.access_ends_at,
        "confirm_due_at": _confirm_due_at(act, subscription),
        "promise": {**_as_codes(made), **frozen},
    }


def _confirm_due_at(act: Act, subscription: Subscription) -> datetime | None:
    """By when a person confirms the end; None where a program carries it out."""
    if subscription.connection.processor != MANUAL:
        return None
    return answer_by(act.at, act.space.workspace.zone, returns_of(act.space).confirm_days)


def _as_codes(made: Promise) -> dict[str, object]:
    return {
        "last_charge_minor": made.last_charge.minor if made.last_charge else None,
        "last_charge_at": made.last_charge_at.isoformat() if made.last_charge_at else None,
        "open_invoice_minor": made.open_invoice.minor if made.open_invoice else None,
        "open_minors": [each.minor for each in made.open_invoices],
        "open_invoices": made.fate,
        "final_usage": made.final_usage,
        "refund": _refund_as_codes(made.refund) if made.refund else None,
    }


def _refund_as_codes(refund: Refund) -> dict[str, object]:
    return {
        "minor": refund.amount.minor,
        "currency": refund.amount.currency,
        "charge": refund.charge,
        "charged_at": refund.charged_at.isoformat(),
    }
