"""How a promised end is asked of a billing system, and whether what was promised is there."""

from __future__ import annotations

from datetime import datetime, timedelta

from leavewell.billing.types import (
    At,
    Cancel,
    ChangePlan,
    ChangeQuantity,
    Discount,
    ExtendTrial,
    Now,
    Operation,
    PeriodEnd,
    Reactivate,
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
        case Discount(percent_bp=percent, cycles=cycles):
            return any(
                each.percent_bp == percent and _lasts(each.cycles_left, cycles) for each in view.discounts
            )
        case ChangeQuantity(quantity=quantity):
            return [each.quantity for each in view.items] == [quantity]
        case ChangePlan(price=price):
            return [each.price for each in view.items] == [price]
        case ExtendTrial(until=until):
            return view.trial_end is not None and abs(view.trial_end - until) < SAME


def _lasts(left: int | None, wanted: int | None) -> bool:
    """Whether a discount lasts as wanted: one charge may have used up a cycle before it was read back."""
    return left == wanted or (left is not None and wanted is not None and left == wanted - 1)


def _ends_in_time(view: SubscriptionView, promised_at: datetime | None) -> bool:
    if view.state == SubState.ENDED:
        return True
    if view.state != SubState.ENDING or view.ends_at is None:
        return False
    return promised_at is None or view.ends_at <= promised_at + SAME
