"""What stands against giving money: a credit, a refund, an amount off. For every connector, and pure.

Of a charge a plan knows the id only; what was taken and what went back already comes to light in ``apply``.
"""

from __future__ import annotations

from leavewell.billing.types import Blocker, Credit, MoneyOperation, SubscriptionView
from leavewell.kernel.money import Money

ODD_AMOUNT = Blocker("invalid_amount", "It must be more than nothing.")
OTHER_CURRENCY = Blocker("currency_differs", "It is in another currency than what is paid for.")

REFUND_TOO_LARGE = Blocker("refund_too_large", "That is more than what is left of the charge.")
REFUND_CURRENCY = Blocker("currency_differs", "The charge was made in another currency.")
CHARGE_UNKNOWN = Blocker("charge_unknown", "The billing system doesn't know this charge.")

AGAINST_REFUND = {one.code: one for one in (REFUND_TOO_LARGE, REFUND_CURRENCY, CHARGE_UNKNOWN)}
"""What is found out about a refund only when it is applied."""


def against_money(operation: MoneyOperation, sub: SubscriptionView) -> tuple[Blocker, ...]:
    """What the view shows. A subscription may have ended: its last charge can be given back all the same."""
    if isinstance(operation, Credit):
        return against_amount(operation.amount, sub)
    return (ODD_AMOUNT,) if operation.amount.minor < 1 else ()


def against_amount(amount: Money, sub: SubscriptionView) -> tuple[Blocker, ...]:
    """Whether an amount makes sense beside what the subscription costs."""
    other = any(item.unit.currency != amount.currency for item in sub.items)
    return (*([ODD_AMOUNT] if amount.minor < 1 else []), *([OTHER_CURRENCY] if other else []))


def refund_blocker(wanted: Money, taken: Money, back: Money | None) -> Blocker | None:
    """Whether so much is left of a charge of ``taken``, of which ``back`` went back before."""
    if wanted.currency != taken.currency:
        return REFUND_CURRENCY
    left = taken - back if back else taken
    return REFUND_TOO_LARGE if wanted.minor > left.minor else None
