"""What an operation would do to a subscription of the simulator, and whether its goal is met. Pure."""

from __future__ import annotations

from datetime import datetime

from leavewell.billing.giving import against_amount, against_money
from leavewell.billing.pauses import against_pause, pause_met, without_pauses
from leavewell.billing.planning import ENDED, ENDING, NOT_ENDED, ODD_DISCOUNT, is_forgiven, is_odd, plan_by
from leavewell.billing.terms import TermsChange, against_terms, narrowed, terms_met
from leavewell.billing.types import (
    At,
    Blocker,
    Cancel,
    Capability,
    Discount,
    MoneyOperation,
    Now,
    Operation,
    Pause,
    Plan,
    Reactivate,
    Resume,
    SubscriptionView,
    SubState,
    UndoCancel,
)

_UNABLE = frozenset({Capability.PROMOTION_CODE})
_DISCOUNTS = frozenset({Capability.DISCOUNT_PERCENT, Capability.DISCOUNT_AMOUNT})
_MONEY = frozenset({Capability.CREDIT, Capability.REFUND})

NO_CODES = Blocker("not_supported", "The simulator takes a part or an amount off, and no codes.")


def plan_of(operation: Operation, sub: SubscriptionView) -> Plan:
    """What would happen, and what stands against it."""
    return plan_by(operation, sub, effective_at=_effective_at, is_met=is_met, against=_blockers)


def is_met(operation: Operation, effective_at: datetime | None, sub: SubscriptionView) -> bool:
    """Whether the goal is reached, by whomever.

    Of a discount, a credit and a refund one can't tell: an equal one may be another.
    """
    match operation:
        case Cancel():
            ends = sub.ends_at
            soon = ends is not None and effective_at is not None and ends <= effective_at
            return (sub.state is SubState.ENDED or soon) and is_forgiven(operation, sub)
        case UndoCancel() | Reactivate():
            return sub.state not in (SubState.ENDING, SubState.ENDED)
        case Pause() | Resume():
            return pause_met(operation, sub)
    return terms_met(operation, sub)


def capabilities_of(sub: SubscriptionView | None) -> frozenset[Capability]:
    """Everything, less what one subscription is past."""
    everything = frozenset(Capability) - _UNABLE
    if sub is None:
        return everything
    if sub.state is SubState.ENDED:
        return _MONEY | {Capability.REACTIVATE, Capability.FORGIVE_INVOICES}
    everything -= {Capability.REACTIVATE}
    if sub.state is SubState.ENDING:
        everything -= _DISCOUNTS
    return without_pauses(narrowed(everything, sub), sub)


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
        case UndoCancel():
            return None
    return sub.read_at


def _blockers(operation: Operation, sub: SubscriptionView) -> tuple[Blocker, ...]:
    if isinstance(operation, TermsChange):
        return against_terms(operation, sub)
    if isinstance(operation, Reactivate):
        return () if sub.state is SubState.ENDED else (NOT_ENDED,)
    if isinstance(operation, MoneyOperation):
        return against_money(operation, sub)
    if isinstance(operation, Cancel) and not is_forgiven(operation, sub):
        # What is still open can be forgiven afterwards, too.
        return ()
    if sub.state is SubState.ENDED:
        return (ENDED,)
    if isinstance(operation, Pause | Resume):
        return against_pause(operation, sub)
    return _against_discount(operation, sub) if isinstance(operation, Discount) else ()


def _against_discount(operation: Discount, sub: SubscriptionView) -> tuple[Blocker, ...]:
    late = sub.state is SubState.ENDING
    return (
        *([ENDING] if late else []),
        *([ODD_DISCOUNT] if is_odd(operation) else []),
        *(against_amount(operation.amount, sub) if operation.amount is not None else ()),
        *([NO_CODES] if operation.promotion_code is not None else []),
    )
