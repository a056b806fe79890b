"""A pause at Stripe: which of its two ways, what stands against it, and what is asked for. Pure.

Leaving bills out (``pause_collection``) goes with every subscription and ends by itself. The pause of the service
is newer: it came with a version of the API, needs flexible billing, and goes on only when somebody resumes it.
"""

from __future__ import annotations

from typing import Any

from leavewell.billing.stripe.translate import CLASSIC
from leavewell.billing.stripe.version import WITH_SERVICE_PAUSE
from leavewell.billing.types import Blocker, Pause, SubscriptionView

NEEDS_VERSION = Blocker(
    "pause_needs_newer_version", "The version of Stripe's API that is set here knows no pause of the service."
)
NEEDS_FLEXIBLE = Blocker(
    "pause_needs_flexible_billing",
    "The subscription follows Stripe's classic billing, which knows no pause of the service. Leave its bills out "
    "instead, or move it to flexible billing at Stripe.",
)
NO_END_BY_ITSELF = Blocker(
    "pause_ends_by_hand", "Stripe doesn't let a paused service go on by itself, so no date can be promised."
)

Params = dict[str, Any]

PAUSED: Params = {
    "type": "subscription",
    "bill_for": {"unused_time_from": {"type": "none"}, "outstanding_usage_through": {"type": "now"}},
    "invoicing_behavior": "pending_invoice_item",
}
"""Nothing is credited for the time that is paid already, and nothing is billed for it at once."""


def has_service_pause(version: str) -> bool:
    """Whether a version of the API, such as ``2026-09-30.endive``, has the pause of the service."""
    return version[:10] >= WITH_SERVICE_PAUSE[:10]


def against_service_pause(operation: Pause, sub: SubscriptionView, version: str) -> tuple[Blocker, ...]:
    """What stands against a pause of the service beyond what stands against any."""
    return (
        *([] if has_service_pause(version) else [NEEDS_VERSION]),
        *([NEEDS_FLEXIBLE] if CLASSIC in sub.locks else []),
        *([NO_END_BY_ITSELF] if operation.until is not None else []),
    )


def left_out(operation: Pause) -> Params:
    """Bills are made void, and from that day on they are collected again."""
    ends: Params = {"resumes_at": int(operation.until.timestamp())} if operation.until else {}
    return {"pause_collection": {"behavior": "void", **ends}}


def gone_on(version: str) -> Params:
    """The service goes on in the rhythm that it had; the anchor's shape changed with the version."""
    anchor: Any = {"type": "unchanged"} if has_service_pause(version) else "unchanged"
    return {"billing_cycle_anchor": anchor, "proration_behavior": "none"}
