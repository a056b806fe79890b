"""A discount at Stripe: what stands against it, and the requests that give it. Pure.

Stripe has no discount without a coupon, and ends one by the month; the list of discounts replaces the one before.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from leavewell.billing.giving import against_amount
from leavewell.billing.planning import ENDING, ODD_DISCOUNT, is_odd
from leavewell.billing.stripe.amounts import counted, too_fine
from leavewell.billing.stripe.cycles import charge_after, cycle_of, in_months, months_to_cover
from leavewell.billing.stripe.seen import Seen
from leavewell.billing.stripe.translate import anchor_of
from leavewell.billing.stripe.wire import WireDiscount
from leavewell.billing.types import Blocker, Discount, SubscriptionView, SubState

UNCOUNTED = Blocker(
    "cycles_unclear", "Its items are billed at different times, so a number of charges can't be promised."
)
NOT_IN_MONTHS = Blocker(
    "cycles_not_in_months", "It is billed by days or weeks, and Stripe ends a discount by the month only."
)

Params = dict[str, Any]


def against_discount(operation: Discount, sub: SubscriptionView) -> tuple[Blocker, ...]:
    """Everything that stands in the way, as far as the view shows it."""
    ending = [ENDING] if sub.state is SubState.ENDING else []
    odd = [ODD_DISCOUNT] if is_odd(operation) else []
    if operation.promotion_code is not None:
        return (*ending, *odd)
    amount = against_amount(operation.amount, sub) if operation.amount is not None else ()
    return (*ending, *odd, *amount, *too_fine(operation), *_against_cycles(operation, sub))


def coupon_id(ours: UUID) -> str:
    """The id of an operation's coupon: a second creation finds the first."""
    return f"save-{ours}"


def coupon(operation: Discount, seen: Seen, ours: UUID) -> Params:
    """The coupon that gives it."""
    view = seen.view
    terms: Params = {"duration": "forever"}
    if operation.cycles == 1:
        terms = {"duration": "once"}
    elif operation.cycles is not None and view.next_charge is not None:
        cycle, anchor = cycle_of(view.items), anchor_of(seen.wire)
        last = charge_after(view.next_charge.at, cycle, operation.cycles - 1, anchor)
        terms = {"duration": "repeating", "duration_in_months": months_to_cover(view.read_at, last)}
    return {"id": coupon_id(ours), **_off(operation), **terms}


def listed(operation: Discount, discounts: Sequence[WireDiscount], ours: UUID) -> list[dict[str, str]]:
    """Those that are there, each by its own id (by its coupon's it would begin anew), and the new one."""
    code = operation.promotion_code
    new = {"promotion_code": code} if code is not None else {"coupon": coupon_id(ours)}
    return [*({"discount": one.id} for one in discounts), new]


def coupon_of(discount: WireDiscount) -> str | None:
    """The id of the coupon that a discount was made from."""
    made_from = (discount.source.coupon if discount.source else None) or discount.coupon
    return made_from.id if made_from else None


def _off(operation: Discount) -> Params:
    if operation.amount is None:
        return {"percent_off": operation.percent_bp / 100}
    return {"amount_off": counted(operation.amount), "currency": operation.amount.currency.lower()}


def _against_cycles(operation: Discount, sub: SubscriptionView) -> list[Blocker]:
    cycles = operation.cycles
    if cycles is None or cycles <= 1:
        return []
    lengths = {(one.interval, one.interval_count) for one in sub.items}
    mixed = sub.period_end_min != sub.period_end_max or len(lengths) > 1
    return [
        *([UNCOUNTED] if mixed or sub.next_charge is None else []),
        *([NOT_IN_MONTHS] if not in_months(sub.items) else []),
    ]
