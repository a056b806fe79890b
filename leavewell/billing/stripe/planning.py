"""What an operation would do to a subscription at Stripe, and whether its goal is met. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from leavewell.billing.giving import against_money
from leavewell.billing.pauses import against_pause, pause_met
from leavewell.billing.planning import ENDED, NOT_ENDED, is_forgiven, plan_by
from leavewell.billing.stripe.amounts import too_fine
from leavewell.billing.stripe.discounting import against_discount
from leavewell.billing.stripe.pausing import against_service_pause
from leavewell.billing.stripe.schedules import SCHEDULE
from leavewell.billing.stripe.translate import DRAFTS_KEPT, OFF_SALE
from leavewell.billing.stripe.version import API_VERSION
from leavewell.billing.terms import against_terms, terms_met
from leavewell.billing.types import (
    At,
    Blocker,
    Cancel,
    ChangePlan,
    ChangeQuantity,
    Discount,
    ExtendTrial,
    Loss,
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

SCHEDULED = Blocker(
    SCHEDULE,
    "A subscription schedule at Stripe owns its terms and its end. Release the schedule there first, or cancel "
    "with its release.",
)
NOT_STARTED = Blocker(
    "not_started", "Its first payment is still open. Until then Stripe only lets it be ended at once."
)
NOT_ON_SALE = Blocker(
    OFF_SALE, "A price that it had is no longer on sale, so a new subscription can't have it."
)
MANUAL = Blocker(
    "collected_by_hand", "Its bills are sent and paid by hand, so a new one can't be paid for at once."
)


def plan_of(operation: Operation, sub: SubscriptionView, version: str = API_VERSION) -> Plan:
    """What would happen, and what stands against it, in a version of Stripe's API."""

    def against(operation: Operation, sub: SubscriptionView) -> tuple[Blocker, ...]:
        return _blockers(operation, sub, version)

    plan = plan_by(operation, sub, effective_at=_effective_at, is_met=is_met, against=against)
    return replace(plan, losses=_left_behind(sub)) if isinstance(operation, Reactivate) else plan


def is_met(operation: Operation, effective_at: datetime | None, sub: SubscriptionView) -> bool:
    """Whether the goal is reached, by whomever.

    Of a discount, a credit and a refund one can't tell: an equal one may be another.
    """
    match operation:
        case Cancel():
            return ends_in_time(operation, effective_at, sub) and is_forgiven(operation, sub)
        case UndoCancel() | Reactivate():
            return sub.state not in (SubState.ENDING, SubState.ENDED)
        case Pause() | Resume():
            return pause_met(operation, sub) and DRAFTS_KEPT not in sub.locks
    return terms_met(operation, sub)


def ends_in_time(operation: Cancel, effective_at: datetime | None, sub: SubscriptionView) -> bool:
    """Whether it has ended, or will by then."""
    limit = _effective_at(operation, sub) if isinstance(operation.when, At) else effective_at
    soon = sub.ends_at is not None and limit is not None and sub.ends_at <= limit
    return sub.state is SubState.ENDED or soon


def owes_only(operation: Operation, effective_at: datetime | None, sub: SubscriptionView) -> bool:
    """Whether of a cancel nothing is left but to forgive what is open: an attempt may have got no further."""
    return isinstance(operation, Cancel) and ends_in_time(operation, effective_at, sub)


def is_at_once(operation: Cancel, read_at: datetime) -> bool:
    """Whether a cancel means now: also at an instant that is not after the reading."""
    match operation.when:
        case Now():
            return True
        case At(at=at):
            return at <= read_at
    return False


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
        case UndoCancel():
            return None
    return sub.read_at


def _blockers(operation: Operation, sub: SubscriptionView, version: str) -> tuple[Blocker, ...]:
    if isinstance(operation, MoneyOperation):
        return (*against_money(operation, sub), *too_fine(operation))
    if isinstance(operation, Reactivate):
        return _against_new(sub)
    if isinstance(operation, Cancel):
        return _against_cancel(operation, sub)
    if sub.state is SubState.ENDED:
        return (ENDED,)
    if isinstance(operation, Discount):
        early = (NOT_STARTED,) if sub.state is SubState.PENDING else ()
        return (*early, *against_discount(operation, sub))
    return (*_held(sub), *_against_change(operation, sub, version))


def _against_new(sub: SubscriptionView) -> tuple[Blocker, ...]:
    return (
        *([] if sub.state is SubState.ENDED else [NOT_ENDED]),
        *([MANUAL] if sub.collection == "manual" else []),
        *([NOT_ON_SALE] if OFF_SALE in sub.locks else []),
    )


def _against_cancel(operation: Cancel, sub: SubscriptionView) -> tuple[Blocker, ...]:
    if sub.state is SubState.ENDED:
        # What is still open can be forgiven afterwards, too.
        return ()
    locked = () if operation.release_lock else _held(sub)
    early = sub.state is SubState.PENDING and not is_at_once(operation, sub.read_at)
    return (*locked, *((NOT_STARTED,) if early else ()))


def _against_change(operation: Operation, sub: SubscriptionView, version: str) -> tuple[Blocker, ...]:
    early = (NOT_STARTED,) if sub.state is SubState.PENDING else ()
    match operation:
        case ChangeQuantity() | ChangePlan() | ExtendTrial():
            return (*early, *against_terms(operation, sub))
        case Pause(kind="service"):
            return (*early, *against_pause(operation, sub), *against_service_pause(operation, sub, version))
        case Pause() | Resume():
            return (*early, *against_pause(operation, sub))
    return early


def _held(sub: SubscriptionView) -> tuple[Blocker, ...]:
    return (SCHEDULED,) if SCHEDULE in sub.locks else ()


def _left_behind(sub: SubscriptionView) -> tuple[Loss, ...]:
    """Discounts belong to the subscription that ended; a new one begins without them."""
    words = "A discount that was on it doesn't go over to the new one."
    return (Loss("discount", words),) if sub.discounts else ()
