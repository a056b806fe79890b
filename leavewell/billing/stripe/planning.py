"""What an operation would do to a subscription at Stripe, and whether its goal is met. Pure."""

from __future__ import annotations

from datetime import datetime

from leavewell.billing.planning import ENDED, ENDING, ODD_DISCOUNT, is_odd, plan_by
from leavewell.billing.stripe.cycles import in_months
from leavewell.billing.stripe.translate import SCHEDULE
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

UNCOUNTED = Blocker(
    "cycles_unclear", "Its items are billed at different times, so a number of charges can't be promised."
)
NOT_IN_MONTHS = Blocker(
    "cycles_not_in_months", "It is billed by days or weeks, and Stripe ends a discount by the month only."
)
SCHEDULED = Blocker(
    SCHEDULE,
    "A subscription schedule at Stripe owns its terms and its end. Release the schedule there first.",
)
NOT_SUPPORTED = Blocker(
    "not_supported", "Stripe can't bring a subscription back that has ended. Begin a new one there."
)
NOT_STARTED = Blocker(
    "not_started", "Its first payment is still open. Until then Stripe only lets it be ended at once."
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
            limit = _effective_at(operation, sub) if isinstance(operation.when, At) else effective_at
            soon = sub.ends_at is not None and limit is not None and sub.ends_at <= limit
            return sub.state is SubState.ENDED or soon
        case UndoCancel() | Reactivate():
            return sub.state not in (SubState.ENDING, SubState.ENDED)
    return terms_met(operation, sub)


def is_at_once(operation: Cancel, read_at: datetime) -> bool:
    """Whether a cancel means now: also at an instant that is not after the reading."""
    match operation.when:
        case Now():
            return True
        case At(at=at):
            return at <= read_at
    return False


def capabilities_of(sub: SubscriptionView | None) -> frozenset[Capability]:
    """Everything, less what one subscription is past or something else holds."""
    everything = frozenset(Capability) - {Capability.REACTIVATE} - _NOT_YET
    if sub is None:
        return everything
    if sub.state is SubState.ENDED:
        return frozenset()
    if SCHEDULE in sub.locks:
        everything = frozenset({Capability.DISCOUNT_PERCENT})
    if sub.state is SubState.PENDING:
        return everything & {Capability.CANCEL_NOW}
    if sub.state is SubState.ENDING:
        everything -= {Capability.DISCOUNT_PERCENT}
    return narrowed(everything, sub)


def _effective_at(operation: Operation, sub: SubscriptionView) -> datetime | None:
    match operation:
        case Cancel(when=Now()):
            return sub.read_at
        case Cancel(when=At(at=at)):
            # Stripe counts in whole seconds.
            return max(at.replace(microsecond=0), sub.read_at)
        case Cancel():
            return sub.period_end_max
        case Discount():
            return sub.next_charge.at if sub.next_charge else None
        case ChangeQuantity() | ChangePlan() | ExtendTrial():
            return sub.read_at
    return None


def _blockers(operation: Operation, sub: SubscriptionView) -> tuple[Blocker, ...]:
    if isinstance(operation, Reactivate):
        return (NOT_SUPPORTED,)
    if sub.state is SubState.ENDED:
        return (ENDED,)
    if isinstance(operation, Discount):
        return tuple(_against_discount(operation, sub))
    locked = (SCHEDULED,) if SCHEDULE in sub.locks else ()
    if isinstance(operation, TermsChange):
        early = (NOT_STARTED,) if sub.state is SubState.PENDING else ()
        return (*locked, *early, *against_terms(operation, sub))
    at_once = isinstance(operation, Cancel) and is_at_once(operation, sub.read_at)
    return locked if at_once or sub.state is not SubState.PENDING else (*locked, NOT_STARTED)


def _against_discount(operation: Discount, sub: SubscriptionView) -> list[Blocker]:
    cycles = operation.cycles
    several = cycles is not None and cycles > 1
    lengths = {(one.interval, one.interval_count) for one in sub.items}
    mixed = sub.period_end_min != sub.period_end_max or len(lengths) > 1
    uncounted = several and (mixed or sub.next_charge is None)
    return [
        *([NOT_STARTED] if sub.state is SubState.PENDING else []),
        *([ENDING] if sub.state is SubState.ENDING else []),
        *([ODD_DISCOUNT] if is_odd(operation) else []),
        *([UNCOUNTED] if uncounted else []),
        *([NOT_IN_MONTHS] if several and not in_months(sub.items) else []),
    ]
