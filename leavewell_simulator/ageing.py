"""What time does to a subscription: it renews, its trial ends, its pause, its scheduled cancel comes. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from leavewell.kernel.money import Money
from leavewell_simulator.dunning import begin, gives_up, next_retry, retry
from leavewell_simulator.model import Bill, Discount, InvoiceStatus, Payment, Status, Subscription
from leavewell_simulator.pausing import resume
from leavewell_simulator.periods import boundary, cycle_span, is_billed, next_boundary, span
from leavewell_simulator.scheduling import next_phase, pass_phase


def next_due(sub: Subscription) -> datetime | None:
    """When something next happens to it by itself; None once it has ended."""
    if sub.status is Status.CANCELED:
        return None
    until = sub.pause.until if sub.pause else None
    phase = next_phase(sub.schedule) if sub.schedule else None
    instants = (next_boundary(sub), sub.cancel_at, until, phase, next_retry(sub))
    return min(one for one in instants if one is not None)


def bring_up(sub: Subscription, now: datetime, credit: int = 0) -> tuple[Subscription, list[Bill]]:
    """The subscription as it stands at ``now``, and every bill on the way, each at its own instant.

    ``credit`` is what the customer has in hand, in minor units; the bills take from it in turn.
    """
    bills: list[Bill] = []
    while (due := next_due(sub)) is not None and due <= now:
        if due == sub.cancel_at:
            sub = end(sub, due)
        elif sub.pause and due == sub.pause.until:
            sub = resume(sub, due)
        elif sub.schedule and due == next_phase(sub.schedule):
            sub = pass_phase(sub, sub.schedule, due)
        elif due == next_retry(sub):
            sub = retry(sub)
            sub = end(sub, due) if gives_up(sub) else sub
        else:
            sub, bill = renew(sub, due, credit)
            credit -= bill.credit if bill else 0
            bills += [bill] if bill else []
    return sub, bills


def next_bill(sub: Subscription, credit: int = 0) -> Bill | None:
    """The bill that the next boundary would make; None where the end or no end of a pause comes first."""
    if sub.status is Status.CANCELED or (sub.pause and sub.pause.until is None):
        return None
    while sub.pause and sub.pause.until and next_boundary(sub) < sub.pause.until:
        sub = replace(sub, cycle=sub.cycle + 1)
    at = next_boundary(sub)
    if sub.cancel_at is not None and sub.cancel_at <= at:
        return None
    return _bill(replace(sub, pause=None), at, credit)


def end(sub: Subscription, at: datetime) -> Subscription:
    """Over, from that instant on. Nothing is billed and nothing is given back."""
    return replace(
        sub, status=Status.CANCELED, ended_at=at, pause=None, schedule=None, version=sub.version + 1
    )


def renew(sub: Subscription, at: datetime, credit: int = 0) -> tuple[Subscription, Bill | None]:
    """One boundary passed: the bill it makes, if it makes one, and what it leaves."""
    if sub.pause:
        return _renewed_in_pause(sub, sub.pause.boundary != "nothing", at)
    bill = _bill(sub, at, credit)
    renewed = replace(
        sub,
        status=_status_after(bill, sub),
        cycle=sub.cycle + 1,
        discounts=tuple(left for one in sub.discounts if (left := _counted_down(one, at))),
        version=sub.version + 1,
    )
    return begin(renewed, bill), bill


def _renewed_in_pause(sub: Subscription, billed: bool, at: datetime) -> tuple[Subscription, Bill | None]:
    """The time goes on, and nobody pays; a discount's bills are not used up."""
    status = Status.ACTIVE if sub.status is Status.TRIALING else sub.status
    renewed = replace(sub, status=status, cycle=sub.cycle + 1, version=sub.version + 1)
    return renewed, _bill(sub, at, 0) if billed else None


def _bill(sub: Subscription, at: datetime, credit: int) -> Bill:
    amount = Money(0, sub.items[0].unit.currency)
    for item in sub.items:
        if is_billed(item, sub, sub.cycle):
            amount += Money(item.unit.minor * item.quantity, item.unit.currency)
    for discount in sub.discounts:
        if discount.ends_at is None or discount.ends_at > at:
            less = amount.less(discount.percent_bp)
            amount = Money(max(less.minor - discount.amount_off, 0), less.currency)
    used = min(max(credit, 0), amount.minor)
    amount = Money(amount.minor - used, amount.currency)
    return Bill(at, amount, _bill_status(sub, amount), used, _covered_until(sub))


def _covered_until(sub: Subscription) -> datetime:
    """The end of the longest time that is billed with this cycle."""
    cycle = cycle_span(sub.items).length
    billed = [span(item).length // cycle for item in sub.items if is_billed(item, sub, sub.cycle)]
    return boundary(sub, sub.cycle + max(billed, default=1))


def _bill_status(sub: Subscription, amount: Money) -> InvoiceStatus:
    if sub.pause and sub.pause.boundary != "nothing":
        return sub.pause.boundary
    return "paid" if sub.payment is Payment.OK or amount.minor == 0 else "open"


def _status_after(bill: Bill, sub: Subscription) -> Status:
    if sub.payment is Payment.OK:
        return Status.ACTIVE
    if sub.status is Status.UNPAID:
        return Status.UNPAID
    return Status.PAST_DUE if sub.status is Status.PAST_DUE or bill.status == "open" else Status.ACTIVE


def _counted_down(discount: Discount, at: datetime) -> Discount | None:
    if discount.ends_at is not None and discount.ends_at <= at:
        return None
    if discount.cycles_left is None:
        return discount
    return replace(discount, cycles_left=discount.cycles_left - 1) if discount.cycles_left > 1 else None
