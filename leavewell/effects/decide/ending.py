"""How a promised end is asked of a billing system, and whether what was promised is there."""

from __future__ import annotations

from datetime import datetime, timedelta

from leavewell.billing.types import (
    At,
    Cancel,
    ChangePlan,
    ChangeQuantity,
    Credit,
    Discount,
    DiscountView,
    ExtendTrial,
    Now,
    Operation,
    Pause,
    PeriodEnd,
    Reactivate,
    Refund,
    Resume,
    SubscriptionView,
    SubState,
    UndoCancel,
    When,
)

SAME = timedelta(seconds=60)
"""Two ends nearer than this are the same one: billing systems round to seconds or minutes."""


def when_to_end(promised_at: datetime, view: SubscriptionView, now: datetime) -> When:
    """Keep the promise by the mildest means: at the period's end where that is the date, at the date otherwise.

    A promise whose date has passed while billing couldn't be reached ends at once.
    """
    if promised_at <= now:
        return Now()
    if abs(view.period_end_min - promised_at) < SAME and view.period_end_min == view.period_end_max:
        return PeriodEnd()
    return At(promised_at)


def goal_met(operation: Operation, view: SubscriptionView, promised_at: datetime | None) -> bool:
    """Whether what was read back is what was wanted."""
    match operation:
        case Cancel():
            return _ends_in_time(view, promised_at)
        case UndoCancel() | Reactivate():
            return view.state not in (SubState.ENDING, SubState.ENDED) and view.ends_at is None
        case Discount():
            return any(_is_given(operation, each) for each in view.discounts)
        case ChangeQuantity(quantity=quantity):
            return [each.quantity for each in view.items] == [quantity]
        case ChangePlan(price=price):
            return [each.price for each in view.items] == [price]
        case ExtendTrial(until=until):
            return view.trial_end is not None and abs(view.trial_end - until) < SAME
        case Pause():
            return _is_paused(operation, view)
        case Resume():
            return view.pause is None and view.state not in (SubState.PAUSED, SubState.ENDED)
        case Credit() | Refund():
            # A balance or a charge may have changed since for other reasons: the connector looks for our own mark.
            return True


def _is_given(wanted: Discount, seen: DiscountView) -> bool:
    if wanted.promotion_code is not None:
        return seen.promotion_code == wanted.promotion_code
    if wanted.amount is not None:
        return seen.amount == wanted.amount and _lasts(seen.cycles_left, wanted.cycles)
    return seen.percent_bp == wanted.percent_bp and _lasts(seen.cycles_left, wanted.cycles)


def _is_paused(wanted: Pause, view: SubscriptionView) -> bool:
    if view.pause is None or view.pause.kind != wanted.kind:
        return False
    if wanted.until is None or view.pause.until is None:
        return wanted.until == view.pause.until
    return abs(view.pause.until - wanted.until) < SAME


def _lasts(left: int | None, wanted: int | None) -> bool:
    """Whether a discount lasts as wanted: one charge may have used up a cycle before it was read back."""
    return left == wanted or (left is not None and wanted is not None and left == wanted - 1)


def _ends_in_time(view: SubscriptionView, promised_at: datetime | None) -> bool:
    if view.state == SubState.ENDED:
        return True
    if view.state != SubState.ENDING or view.ends_at is None:
        return False
    return promised_at is None or view.ends_at <= promised_at + SAME
