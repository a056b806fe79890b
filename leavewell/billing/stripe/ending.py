"""A cancel as Stripe takes it: when it ends, why, and what becomes of open bills. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from leavewell.billing.stripe.planning import is_at_once
from leavewell.billing.stripe.seen import Seen
from leavewell.billing.stripe.wire import WireSubscription
from leavewell.billing.types import Cancel, PeriodEnd

LONGEST_COMMENT = 500
"""Characters of a customer's words that are worth keeping at Stripe."""

_FEEDBACK = {
    "too_expensive": "too_expensive",
    "not_used_enough": "unused",
    "no_longer_needed": "unused",
    "missing_feature": "missing_features",
    "too_hard": "too_complex",
    "found_another": "switched_service",
    "other": "other",
}
"""Our codes of reasons -> Stripe's, which its reports of churn count."""

Params = dict[str, Any]


def cancel_terms(operation: Cancel, effective_at: datetime | None, seen: Seen) -> Params:
    """The end and the reason; of an end at once the reason only."""
    at_once = is_at_once(operation, seen.view.read_at)
    return {**({} if at_once else _end(operation, effective_at, seen)), **_details(operation)}


def no_end(wire: WireSubscription) -> Params:
    """A flag is taken back as a flag; an instant, also one set in the customer portal, by clearing it."""
    return {"cancel_at_period_end": False} if wire.cancel_at_period_end else {"cancel_at": ""}


def forgiving_terms() -> Params:
    """A draft is made firm without being collected, since only what is firm can be made void."""
    return {"auto_advance": False}


def _end(operation: Cancel, effective_at: datetime | None, seen: Seen) -> Params:
    """The end, in the way that Stripe takes it for this subscription.

    Flexible billing, and items that end at different times, take an instant and no flag.
    """
    several = seen.view.period_end_min != seen.view.period_end_max
    dated = seen.wire.cancel_at is not None
    if isinstance(operation.when, PeriodEnd) and not dated:
        if not several and not seen.wire.is_flexible:
            return {"cancel_at_period_end": True}
        return {"cancel_at": "max_period_end", "proration_behavior": "none"}
    at = effective_at or seen.view.period_end_max
    return {"cancel_at": int(at.timestamp()), "proration_behavior": "none"}


def _details(operation: Cancel) -> Params:
    feedback = _FEEDBACK.get(operation.reason or "")
    details = {
        **({"feedback": feedback} if feedback else {}),
        **({"comment": operation.comment[:LONGEST_COMMENT]} if operation.comment else {}),
    }
    return {"cancellation_details": details} if details else {}
