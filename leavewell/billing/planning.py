"""What every connector's plans have in common. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from leavewell.billing.types import Blocker, Cancel, Discount, Operation, Plan, SubscriptionView
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
    )


def is_odd(discount: Discount) -> bool:
    """Whether no billing system could make sense of the discount."""
    cycles = discount.cycles
    return not 0 < discount.percent_bp <= FULL or (cycles is not None and cycles < 1)


def warnings_of(
    operation: Operation, sub: SubscriptionView, effective_at: datetime | None
) -> tuple[str, ...]:
    """What a cancel leaves behind; nothing for another operation."""
    if not isinstance(operation, Cancel) or effective_at is None:
        return ()
    billed_before = min((item.period_end for item in sub.items), default=effective_at) < effective_at
    return (
        *([STAYS_OPEN] if sub.open_invoices else []),
        *([CHARGED_UNTIL_END] if billed_before else []),
    )
