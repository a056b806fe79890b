"""Our operations as Stripe's requests, and the marks by which we know our own work again. Pure.

Each request states an end, not a change ("ends at T", "has these discounts"), so that one sent twice, beyond
what the idempotency key covers, does no more than once. Money and new subscriptions can't be said so; see
``recorded``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from leavewell.billing.planning import to_forgive
from leavewell.billing.stripe import discounting, pausing
from leavewell.billing.stripe.ending import cancel_terms, forgiving_terms, no_end
from leavewell.billing.stripe.planning import ends_in_time, is_at_once
from leavewell.billing.stripe.seen import Seen
from leavewell.billing.stripe.version import API_VERSION
from leavewell.billing.stripe.wire import WireSubscription
from leavewell.billing.terms import TermsChange
from leavewell.billing.types import (
    Cancel,
    ChangePlan,
    ChangeQuantity,
    Discount,
    ExtendTrial,
    Operation,
    Pause,
    Resume,
    SubState,
)

MARK = "leavewell_operations"
"""The key in a subscription's metadata that names our last operations on it, newest last."""
REMEMBERED = 12
"""So many ids fit into one value (500 characters)."""
ENDING_MARK = "leavewell_ending"
"""The same, of the operation that is about to end it at once."""
RESTING_MARK = "leavewell_resting"
"""The same, of the one that is about to let its service rest, or go on."""

EXPAND = ["discounts.source.coupon", "latest_invoice", "items.data.price.product", "schedule"]
"""What every reading and every answer to a write is asked to spell out."""

_NAMES: dict[type[Operation], str] = {ChangeQuantity: "quantity", ChangePlan: "plan", ExtendTrial: "trial"}

Params = dict[str, Any]
Kind = Literal[
    "coupon", "update", "delete", "release", "finalize", "void", "uncollectible", "pause", "resume"
]


@dataclass(frozen=True)
class Step:
    """One request. ``name`` goes into its idempotency key, which a DELETE doesn't have.

    ``target`` is the id of what it is about where that isn't the subscription.
    """

    name: str
    kind: Kind
    params: Params
    target: str = ""


def steps_of(
    operation: Operation, effective_at: datetime | None, seen: Seen, ours: UUID, version: str = API_VERSION
) -> tuple[Step, ...]:
    """The requests that carry an operation out, in order."""
    mark = {"metadata": {MARK: _marked(seen.wire.metadata, ours)}, "expand": EXPAND}
    match operation:
        case Cancel():
            return (*_ending(operation, effective_at, seen, ours, mark), *_forgiving(operation, seen))
        case Discount():
            listed = discounting.listed(operation, seen.wire.discounts, ours)
            given = Step("discount", "update", {"discounts": listed, **mark})
            if operation.promotion_code is not None:
                return (given,)
            return (Step("coupon", "coupon", discounting.coupon(operation, seen, ours)), given)
        case ChangeQuantity() | ChangePlan() | ExtendTrial():
            return (Step(_NAMES[type(operation)], "update", {**_terms(operation, seen.wire), **mark}),)
        case Pause(kind="service"):
            return (_ahead(RESTING_MARK, ours), Step("pause", "pause", {**pausing.PAUSED, "expand": EXPAND}))
        case Pause():
            return (Step("pause", "update", {**pausing.left_out(operation), **mark}),)
        case Resume() if seen.view.state is SubState.PAUSED:
            gone_on = {**pausing.gone_on(version), "expand": EXPAND}
            return (_ahead(RESTING_MARK, ours), Step("resume", "resume", gone_on))
        case Resume():
            return (Step("resume", "update", {"pause_collection": "", **mark}),)
    return (Step("undo_cancel", "update", {**no_end(seen.wire), **mark}),)


def is_ours(operation: Operation, seen: Seen, ours: UUID) -> bool:
    """Whether the subscription bears the mark of this operation, or its discount."""
    wire = seen.wire
    ended = wire.metadata.get(ENDING_MARK) == str(ours) and seen.view.state is SubState.ENDED
    coupons = map(discounting.coupon_of, wire.discounts)
    given = isinstance(operation, Discount) and discounting.coupon_id(ours) in coupons
    return ended or given or _rests(operation, seen, ours) or str(ours) in wire.metadata.get(MARK, "").split()


def _rests(operation: Operation, seen: Seen, ours: UUID) -> bool:
    """Whether its service rests, or goes on, by this operation: what came no further than its mark didn't happen."""
    if not isinstance(operation, Pause | Resume) or seen.wire.metadata.get(RESTING_MARK) != str(ours):
        return False
    return isinstance(operation, Pause) == (seen.view.state is SubState.PAUSED)


def _ahead(mark: str, ours: UUID) -> Step:
    """A request that carries no metadata of its own has its mark ahead, which counts once that has happened."""
    return Step("mark", "update", {"metadata": {mark: str(ours)}, "expand": EXPAND})


def _ending(
    operation: Cancel, effective_at: datetime | None, seen: Seen, ours: UUID, mark: Params
) -> tuple[Step, ...]:
    """The end, out of the hands of a schedule first; nothing where it ends in time already."""
    if ends_in_time(operation, effective_at, seen.view):
        return ()
    schedule = seen.wire.schedule_id
    released = (Step("release", "release", {}, schedule),) if operation.release_lock and schedule else ()
    if not is_at_once(operation, seen.view.read_at):
        terms = cancel_terms(operation, effective_at, seen)
        return (*released, Step("cancel", "update", {**terms, **mark}))
    delete = {**cancel_terms(operation, None, seen), "expand": EXPAND}
    return (*released, _ahead(ENDING_MARK, ours), Step("delete", "delete", delete))


def _forgiving(operation: Cancel, seen: Seen) -> tuple[Step, ...]:
    """What is open is no longer asked for; what is about to be asked for is made firm first, which asks nobody."""
    if operation.open_invoices == "leave":
        return ()
    how = operation.open_invoices
    return tuple(
        step
        for invoice in to_forgive(operation, seen.view)
        for step in (
            *(
                [Step(f"finalize:{invoice.id}", "finalize", forgiving_terms(), invoice.id)]
                if invoice.draft
                else []
            ),
            Step(f"{how}:{invoice.id}", how, {}, invoice.id),
        )
    )


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
