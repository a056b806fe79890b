"""What an operation would do to a subscription of the simulator, and whether its goal is met. Pure."""

from __future__ import annotations

from datetime import datetime

from leavewell.billing.planning import ENDED, ENDING, NOT_ENDED, ODD_DISCOUNT, is_odd, plan_by
from leavewell.billing.terms import TermsChange, against_terms, narrowed, terms_met
from leavewell.billing.types import (
    At,
    Blocker,
    Cancel,
    Capability,
    ChangePlan,
    ChangeQuantity,
    Discount,
    ExtendTrial,
    Now,
    Operation,
    Plan,
    Reactivate,
    SubscriptionView,
    SubState,
    UndoCancel,
)

_NOT_YET = frozenset(
    {
        Capability.PAUSE_COLLECTION,
        Capability.PAUSE_SERVICE,
        Capability.CREDIT,
        Capability.REFUND,
        Capability.DISCOUNT_AMOUNT,
        Capability.PROMOTION_CODE,
    }
)


def plan_of(operation: Operation, sub: SubscriptionView) -> Plan:
    """What would happen, and what stands against it."""
    return plan_by(operation, sub, effective_at=_effective_at, is_met=is_met, against=_blockers)


def is_met(operation: Operation, effective_at: datetime | None, sub: SubscriptionView) -> bool:
    """Whether the goal is reached, by whomever. Of a discount one can't tell: an equal one may be another."""
    match operation:
        case Cancel():
            ends = sub.ends_at
            soon = ends is not None and effective_at is not None and ends <= effective_at
            return sub.state is SubState.ENDED or soon
        case UndoCancel() | Reactivate():
            return sub.state not in (SubState.ENDING, SubState.ENDED)
    return terms_met(operation, sub)


def capabilities_of(sub: SubscriptionView | None) -> frozenset[Capability]:
    """Everything, less what one subscription is past."""
    everything = frozenset(Capability) - _NOT_YET
    if sub is None:
        return everything
    if sub.state is SubState.ENDED:
        return frozenset({Capability.REACTIVATE})
    everything -= {Capability.REACTIVATE}
    if sub.state is SubState.ENDING:
        everything -= {Capability.DISCOUNT_PERCENT}
    return narrowed(everything, sub)


def _effective_at(operation: Operation, sub: SubscriptionView) -> datetime | None:
    match operation:
        case Cancel(when=Now()):
            return sub.read_at
        case Cancel(when=At(at=at)):
            return max(at, sub.read_at)
        case Cancel():
            return sub.period_end_max
        case Discount():
            return sub.next_charge.at if sub.next_charge else None
        case ChangeQuantity() | ChangePlan() | ExtendTrial() | Reactivate():
            return sub.read_at
    return None


def _blockers(operation: Operation, sub: SubscriptionView) -> tuple[Blocker, ...]:
    if isinstance(operation, TermsChange):
        return against_terms(operation, sub)
    if isinstance(operation, Reactivate):
        return () if sub.state is SubState.ENDED else (NOT_ENDED,)
    if sub.state is SubState.ENDED:
        return (ENDED,)
    if not isinstance(operation, Discount):
        return ()
    late = sub.state is SubState.ENDING
    return (*([ENDING] if late else []), *([ODD_DISCOUNT] if is_odd(operation) else []))
