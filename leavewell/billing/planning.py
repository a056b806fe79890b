"""What every connector's plans have in common. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from leavewell.billing.types import (
    Blocker,
    Cancel,
    Discount,
    InvoiceView,
    Loss,
    Operation,
    Plan,
    SubscriptionView,
)
from leavewell.kernel.money import FULL

ENDED = Blocker("already_ended", "The subscription has ended.")
ENDING = Blocker("ending", "The subscription is about to end, so there is nothing left to change.")
NOT_ENDED = Blocker("not_ended", "The subscription hasn't ended yet; take the cancel back instead.")
ODD_DISCOUNT = Blocker(
    "invalid_discount", "A discount is more than nothing and at most all, for a cycle or more."
)

STAYS_OPEN = "open_invoices_stay"
"""A cancel leaves invoices that are open as they are."""
CHARGED_UNTIL_END = "charged_until_end"
"""Some item is billed again before the end."""


EffectiveAt = Callable[[Operation, SubscriptionView], datetime | None]
IsMet = Callable[[Operation, datetime | None, SubscriptionView], bool]
Against = Callable[[Operation, SubscriptionView], tuple[Blocker, ...]]


def plan_by(
    operation: Operation, sub: SubscriptionView, *, effective_at: EffectiveAt, is_met: IsMet, against: Against
) -> Plan:
    """What would happen, and what stands against it, by a connector's own rules. Nothing is against what is done."""
    at = effective_at(operation, sub)
    done = is_met(operation, at, sub)
    return Plan(
        operation=operation,
        ref=sub.ref,
        fingerprint=sub.fingerprint,
        effective_at=at,
        already_done=done,
        blockers=() if done else against(operation, sub),
        warnings=() if done else warnings_of(operation, sub, at),
        losses=() if done else _losses(operation, sub),
    )


def is_forgiven(operation: Cancel, sub: SubscriptionView) -> bool:
    """Whether what is open is as the cancel wants it: left, or no longer asked for."""
    return not to_forgive(operation, sub)


def to_forgive(operation: Cancel, sub: SubscriptionView) -> tuple[InvoiceView, ...]:
    """What is open, and is to be asked for no more."""
    if operation.open_invoices == "leave":
        return ()
    return tuple(each for each in sub.open_invoices if each.id not in operation.spared)


def _losses(operation: Operation, sub: SubscriptionView) -> tuple[Loss, ...]:
    """What goes with the locks that a cancel would have to release."""
    return (
        tuple(loss for lock in sub.held_by for loss in lock.losses) if isinstance(operation, Cancel) else ()
    )


def is_odd(discount: Discount) -> bool:
    """Whether no billing system could make sense of the discount: it is one of a part, an amount or a code."""
    cycles = discount.cycles
    if cycles is not None and cycles < 1:
        return True
    if discount.amount is not None and discount.promotion_code is not None:
        return True
    if discount.amount is None and discount.promotion_code is None:
        return not 0 < discount.percent_bp <= FULL
    return discount.percent_bp != 0 or discount.promotion_code == ""


def warnings_of(
    operation: Operation, sub: SubscriptionView, effective_at: datetime | None
) -> tuple[str, ...]:
    """What a cancel leaves behind; nothing for another operation."""
    if not isinstance(operation, Cancel) or effective_at is None:
        return ()
    billed_before = min((item.period_end for item in sub.items), default=effective_at) < effective_at
    return (
        *([STAYS_OPEN] if sub.open_invoices and operation.open_invoices == "leave" else []),
        *([CHARGED_UNTIL_END] if billed_before else []),
    )
