"""What callers can do to a subscription. Pure: it comes in brought up to ``now``, and goes out changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from leavewell_simulator.ageing import end
from leavewell_simulator.bodies import CancelBody, DiscountBody, SubscriptionBody
from leavewell_simulator.dunning import over
from leavewell_simulator.errors import conflict, invalid
from leavewell_simulator.model import Discount, Dunning, Item, Payment, Status, Subscription
from leavewell_simulator.periods import cycles_until, go_together, period_end


def cancel(sub: Subscription, body: CancelBody, now: datetime) -> Subscription:
    """End it at once, or schedule its end. An instant that has passed means at once."""
    must_live(sub)
    must_be_free(sub)
    at = _when(sub, body, now)
    flagged = body.when == "period_end" and sub.billing == "classic"
    scheduled = replace(sub, cancel_at=at, canceled_at=now, at_period_end=flagged)
    if at <= now:
        return end(replace(scheduled, cancel_at=now), now)
    return replace(scheduled, version=sub.version + 1)


def undo_cancel(sub: Subscription) -> Subscription:
    """Take a scheduled end back."""
    must_live(sub)
    must_be_free(sub)
    if sub.cancel_at is None:
        raise conflict("nothing_scheduled", "No cancel is scheduled.")
    return replace(sub, cancel_at=None, canceled_at=None, at_period_end=False, version=sub.version + 1)


def reactivate(sub: Subscription, now: datetime) -> Subscription:
    """One that has ended goes on as it was, in a new period from now on: bring it up next, so that it is billed."""
    if sub.status is not Status.CANCELED:
        raise conflict("not_ended", "The subscription hasn't ended.")
    return replace(
        sub,
        status=Status.ACTIVE,
        anchor=now,
        cycle=0,
        trial_end=None,
        cancel_at=None,
        canceled_at=None,
        ended_at=None,
        at_period_end=False,
        version=sub.version + 1,
    )


def add_discount(sub: Subscription, body: DiscountBody, operation: str | None) -> Subscription:
    """One more discount, beside those already there."""
    must_live(sub)
    if body.amount is not None and any(one.unit.currency != body.amount.currency for one in sub.items):
        raise conflict("currency_differs", "It is in another currency than what is paid for.")
    version = sub.version + 1
    added = replace(_discount(f"{sub.id}.d{version}", body), operation=operation)
    return replace(sub, discounts=(*sub.discounts, added), version=version)


def set_payment(sub: Subscription, payment: Payment) -> Subscription:
    """The payment method works again, or no longer. Works again: what is owed counts as paid from here."""
    mended = payment is Payment.OK and sub.status in (Status.PAST_DUE, Status.UNPAID)
    status = Status.ACTIVE if mended else sub.status
    paid = over(sub) if payment is Payment.OK else sub
    return replace(paid, payment=payment, status=status, version=sub.version + 1)


def begin(body: SubscriptionBody, items: tuple[Item, ...], now: datetime) -> Subscription:
    """The subscription as it stood when its billing begins; bring it up to ``now`` next."""
    _checked(body, items, now)
    started = _utc(body.started_at) or now
    trial_end = _utc(body.trial_end)
    ends = _utc(body.ended_at) or _utc(body.cancel_at)
    sub = Subscription(
        id=body.id,
        customer=body.customer,
        items=items,
        started_at=started,
        anchor=trial_end or started,
        status=Status.TRIALING if trial_end else Status.ACTIVE,
        trial_end=trial_end,
        cancel_at=ends,
        canceled_at=(_utc(body.canceled_at) or min(ends, now)) if ends else None,
        discounts=_discounts(body),
        payment=body.payment,
        billing=body.billing,
        dunning=Dunning(body.dunning.days, body.dunning.then) if body.dunning else None,
    )
    return sub if body.charge_history else _without_history(sub, min(now, ends or now))


def _without_history(sub: Subscription, until: datetime) -> Subscription:
    passed = cycles_until(sub, until)
    unpaid = sub.payment is Payment.FAILING and passed > 0
    status = Status.ACTIVE if passed else sub.status
    return replace(sub, cycle=passed - unpaid, status=status)


def _checked(body: SubscriptionBody, items: tuple[Item, ...], now: datetime) -> None:
    if len({item.unit.currency for item in items}) > 1:
        raise invalid("items: one subscription has one currency.")
    if not go_together(items):
        raise invalid("items: each is billed a whole number of times as seldom as the one billed most often.")
    if body.started_at and body.started_at > now:
        raise invalid("started_at: lies in the future.")
    if body.trial_end and body.trial_end < (body.started_at or now):
        raise invalid("trial_end: lies before the start.")
    if body.ended_at and body.ended_at > now:
        raise invalid("ended_at: lies in the future; use cancel_at.")
    if (body.status == "canceled") is not (body.ended_at is not None):
        raise invalid("ended_at: goes with the status canceled, and with no other.")


def _when(sub: Subscription, body: CancelBody, now: datetime) -> datetime:
    if (body.when == "at") is not (body.at is not None):
        raise invalid("at: goes with when=at, and with no other.")
    if body.at is not None:
        return body.at.astimezone(UTC)
    return now if body.when == "now" else period_end(sub)


def must_live(sub: Subscription) -> None:
    """Refused where the subscription has ended."""
    if sub.status is Status.CANCELED:
        raise conflict("already_ended", "The subscription has ended.")


def must_be_free(sub: Subscription) -> None:
    """Refused where a schedule owns its end."""
    if sub.schedule is not None:
        words = f"The subscription is managed by the schedule {sub.schedule.id}: release it first."
        raise conflict("schedule_attached", words)


def _discounts(body: SubscriptionBody) -> tuple[Discount, ...]:
    numbered = enumerate(body.discounts, start=1)
    return tuple(_discount(f"{body.id}.i{n}", one) for n, one in numbered)


def _discount(key: str, body: DiscountBody) -> Discount:
    off = body.amount.minor if body.amount else 0
    return Discount(key, body.percent_bp or 0, body.cycles, amount_off=off)


def _utc(instant: datetime | None) -> datetime | None:
    return instant.astimezone(UTC) if instant else None
