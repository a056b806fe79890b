"""Our operations as Stripe's requests, and the marks by which we know our own work again. Pure.

Each request states an end, not a change ("ends at T", "has these discounts"), so that one sent twice, beyond
what the idempotency key covers, does no more than once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from leavewell.billing.stripe.cycles import charge_after, cycle_of, months_to_cover
from leavewell.billing.stripe.planning import is_at_once
from leavewell.billing.stripe.translate import anchor_of
from leavewell.billing.stripe.wire import WireDiscount, WireSubscription
from leavewell.billing.terms import TermsChange
from leavewell.billing.types import (
    Cancel,
    ChangePlan,
    ChangeQuantity,
    Discount,
    ExtendTrial,
    Operation,
    PeriodEnd,
    SubscriptionView,
    SubState,
)

MARK = "leavewell_operations"
"""The key in a subscription's metadata that names our last operations on it, newest last."""
REMEMBERED = 12
"""So many ids fit into one value (500 characters)."""
ENDING_MARK = "leavewell_ending"
"""The same, of the operation that is about to end it at once."""

EXPAND = ["discounts.source.coupon", "latest_invoice", "items.data.price.product"]
"""What every reading and every answer to a write is asked to spell out."""

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

_NAMES: dict[type[Operation], str] = {ChangeQuantity: "quantity", ChangePlan: "plan", ExtendTrial: "trial"}

Params = dict[str, Any]


@dataclass(frozen=True)
class Seen:
    """One reading: as we speak of it, and as Stripe does."""

    view: SubscriptionView
    wire: WireSubscription


@dataclass(frozen=True)
class Step:
    """One request. ``name`` goes into its idempotency key, which a DELETE doesn't have."""

    name: str
    kind: Literal["coupon", "update", "delete"]
    params: Params


def steps_of(operation: Operation, effective_at: datetime | None, seen: Seen, ours: UUID) -> tuple[Step, ...]:
    """The requests that carry an operation out, in order."""
    mark = {"metadata": {MARK: _marked(seen.wire.metadata, ours)}, "expand": EXPAND}
    match operation:
        case Cancel() if is_at_once(operation, seen.view.read_at):
            # A DELETE carries no metadata: the mark goes ahead, and counts once the subscription has ended.
            ahead = {"metadata": {ENDING_MARK: str(ours)}, "expand": EXPAND}
            delete = Step("delete", "delete", {**_details(operation), "expand": EXPAND})
            return (Step("mark", "update", ahead), delete)
        case Cancel():
            terms = {**_end(operation, effective_at, seen), **_details(operation)}
            return (Step("cancel", "update", {**terms, **mark}),)
        case Discount():
            coupon = Step("coupon", "coupon", _coupon(operation, seen, ours))
            listed = [*_listed(seen.wire.discounts), {"coupon": coupon_id(ours)}]
            return (coupon, Step("discount", "update", {"discounts": listed, **mark}))
        case ChangeQuantity() | ChangePlan() | ExtendTrial():
            return (Step(_NAMES[type(operation)], "update", {**_terms(operation, seen.wire), **mark}),)
    return (Step("undo_cancel", "update", {**_no_end(seen.wire), **mark}),)


def is_ours(operation: Operation, seen: Seen, ours: UUID) -> bool:
    """Whether the subscription bears the mark of this operation, or its discount."""
    wire = seen.wire
    ended = wire.metadata.get(ENDING_MARK) == str(ours) and seen.view.state is SubState.ENDED
    given = isinstance(operation, Discount) and coupon_id(ours) in map(_coupon_of, wire.discounts)
    return ended or given or str(ours) in wire.metadata.get(MARK, "").split()


def coupon_id(ours: UUID) -> str:
    """The id of an operation's coupon: a second creation finds the first."""
    return f"save-{ours}"


def _terms(operation: TermsChange, wire: WireSubscription) -> Params:
    """The terms that shall hold. A new price alone would set the quantity back to one, so it is said again."""
    item = wire.items.data[0]
    if isinstance(operation, ExtendTrial):
        return {"trial_end": int(operation.until.timestamp()), "proration_behavior": "none"}
    if isinstance(operation, ChangeQuantity):
        changed: Params = {"id": item.id, "quantity": operation.quantity}
    else:
        # What is billed by usage has no quantity, and takes none.
        kept = {"quantity": item.quantity} if item.quantity is not None else {}
        changed = {"id": item.id, "price": operation.price, **kept}
    return {"items": [changed], "proration_behavior": "none"}


def _marked(metadata: Mapping[str, str], ours: UUID) -> str:
    before = [one for one in metadata.get(MARK, "").split() if one != str(ours)]
    return " ".join([*before, str(ours)][-REMEMBERED:])


def _end(operation: Cancel, effective_at: datetime | None, seen: Seen) -> Params:
    """The end, in the way that Stripe takes it for this subscription."""
    several = seen.view.period_end_min != seen.view.period_end_max
    dated = seen.wire.cancel_at is not None
    if isinstance(operation.when, PeriodEnd) and not dated:
        if not several:
            return {"cancel_at_period_end": True}
        return {"cancel_at": "max_period_end", "proration_behavior": "none"}
    at = effective_at or seen.view.period_end_max
    return {"cancel_at": int(at.timestamp()), "proration_behavior": "none"}


def _no_end(wire: WireSubscription) -> Params:
    """A flag is taken back as a flag; an instant, also one set in the customer portal, by clearing it."""
    return {"cancel_at_period_end": False} if wire.cancel_at_period_end else {"cancel_at": ""}


def _details(operation: Cancel) -> Params:
    feedback = _FEEDBACK.get(operation.reason or "")
    return {"cancellation_details": {"feedback": feedback}} if feedback else {}


def _coupon(operation: Discount, seen: Seen, ours: UUID) -> Params:
    view = seen.view
    terms: Params = {"duration": "forever"}
    if operation.cycles == 1:
        terms = {"duration": "once"}
    elif operation.cycles is not None and view.next_charge is not None:
        cycle, anchor = cycle_of(view.items), anchor_of(seen.wire)
        last = charge_after(view.next_charge.at, cycle, operation.cycles - 1, anchor)
        terms = {"duration": "repeating", "duration_in_months": months_to_cover(view.read_at, last)}
    return {"id": coupon_id(ours), "percent_off": operation.percent_bp / 100, **terms}


def _listed(discounts: Sequence[WireDiscount]) -> list[dict[str, str]]:
    """Those that are there, each by its own id: by its coupon's it would begin anew."""
    return [{"discount": one.id} for one in discounts]


def _coupon_of(discount: WireDiscount) -> str | None:
    coupon = (discount.source.coupon if discount.source else None) or discount.coupon
    return coupon.id if coupon else None
