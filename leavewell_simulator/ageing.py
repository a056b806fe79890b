"""What time does to a subscription: it renews, its trial ends, its scheduled cancel comes. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from leavewell.kernel.money import Money
from leavewell_simulator.model import Bill, Discount, Payment, Status, Subscription
from leavewell_simulator.periods import is_billed, next_boundary


def next_due(sub: Subscription) -> datetime | None:
    """When something next happens to it by itself; None once it has ended."""
    if sub.status is Status.CANCELED:
        return None
    billed = next_boundary(sub)
    return billed if sub.cancel_at is None else min(billed, sub.cancel_at)


def bring_up(sub: Subscription, now: datetime) -> tuple[Subscription, list[Bill]]:
    """The subscription as it stands at ``now``, and every bill on the way, each at its own instant."""
    bills: list[Bill] = []
    while (due := next_due(sub)) is not None and due <= now:
        if due == sub.cancel_at:
            sub = end(sub, due)
        else:
            sub, bill = renew(sub, due)
            bills.append(bill)
    return sub, bills


def next_bill(sub: Subscription) -> Bill | None:
    """The bill that the next boundary would make; None where the end comes first."""
    if sub.status is Status.CANCELED:
        return None
    at = next_boundary(sub)
    return None if sub.cancel_at is not None and sub.cancel_at <= at else _bill(sub, at)


def end(sub: Subscription, at: datetime) -> Subscription:
    """Over, from that instant on. Nothing is billed and nothing is given back."""
    return replace(sub, status=Status.CANCELED, ended_at=at, version=sub.version + 1)


def renew(sub: Subscription, at: datetime) -> tuple[Subscription, Bill]:
    """One boundary passed: the bill it makes, and what it leaves."""
    bill = _bill(sub, at)
    renewed = replace(
        sub,
        status=_status_after(bill, sub),
        cycle=sub.cycle + 1,
        discounts=tuple(left for one in sub.discounts if (left := _counted_down(one))),
        version=sub.version + 1,
    )
    return renewed, bill


def _bill(sub: Subscription, at: datetime) -> Bill:
    amount = Money(0, sub.items[0].unit.currency)
    for item in sub.items:
        if is_billed(item, sub, sub.cycle):
            amount += Money(item.unit.minor * item.quantity, item.unit.currency)
    for discount in sub.discounts:
        amount = amount.less(discount.percent_bp)
    return Bill(at, amount, paid=sub.payment is Payment.OK or amount.minor == 0)


def _status_after(bill: Bill, sub: Subscription) -> Status:
    if sub.payment is Payment.OK:
        return Status.ACTIVE
    return Status.PAST_DUE if sub.status is Status.PAST_DUE or not bill.paid else Status.ACTIVE


def _counted_down(discount: Discount) -> Discount | None:
    if discount.cycles_left is None:
        return discount
    return replace(discount, cycles_left=discount.cycles_left - 1) if discount.cycles_left > 1 else None
