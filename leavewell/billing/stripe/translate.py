"""Stripe's shapes to ours. Pure.

Sources: Stripe's reference of the pinned version. Two things that are easily missed: the period's end is on
the item, and a scheduled cancel is either a flag or an instant (the customer portal sets the latter).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256

from dateutil.relativedelta import relativedelta

from leavewell.billing.errors import ProtocolError
from leavewell.billing.stripe.amounts import money
from leavewell.billing.stripe.cycles import charges_until, cycle_of
from leavewell.billing.stripe.resting import next_after, pause_of
from leavewell.billing.stripe.schedules import SCHEDULE, lock_of
from leavewell.billing.stripe.wire import WireDiscount, WireInvoice, WireItem, WirePrice, WireSubscription
from leavewell.billing.types import (
    Charge,
    CustomerRef,
    DiscountView,
    EndCause,
    Interval,
    InvoiceView,
    Item,
    NextCharge,
    SubRef,
    SubscriptionView,
    SubState,
)

PROCESSOR = "stripe"
CLASSIC = "classic_billing"
"""A lock: it follows Stripe's older way of counting, which knows no pause of the service."""
DRAFTS_KEPT = "drafts_kept"
"""A lock: bills aren't collected now, and are kept for later."""
OFF_SALE = "not_on_sale"
"""A lock: some price that it has can't be subscribed to any more."""
CONTINUES = "leavewell_continues"
"""The key in a new subscription's metadata that names the ended one that it was made for."""

STATES = {
    "incomplete": SubState.PENDING,
    "incomplete_expired": SubState.ENDED,
    "trialing": SubState.TRIALING,
    "active": SubState.ACTIVE,
    "past_due": SubState.PAST_DUE,
    "unpaid": SubState.UNPAID,
    "paused": SubState.PAUSED,
    "canceled": SubState.ENDED,
}
"""Stripe's statuses in our words."""

_INTERVALS: dict[str, Interval] = {"day": "day", "week": "week", "month": "month", "year": "year"}
_CHARGED = {SubState.TRIALING, SubState.ACTIVE, SubState.PAST_DUE, SubState.ENDING}


def view(
    wire: WireSubscription, owed: Sequence[WireInvoice], read_at: datetime, account: str | None
) -> SubscriptionView:
    """A subscription as we speak of it. Raises ProtocolError for what we have no words for."""
    items = tuple(_item(one) for one in wire.items.data)
    if not items or wire.items.has_more:
        raise _no_words("with none or too many items")
    ends = [one.period_end for one in items]
    state, ends_at = _state(wire, max(ends))
    upcoming = _next_charge(wire, state, ends_at, min(ends))
    latest = wire.latest_invoice
    return SubscriptionView(
        ref=SubRef(PROCESSOR, wire.id, account),
        customer=CustomerRef(id=wire.customer),
        state=state,
        raw_state=wire.status,
        items=items,
        ends_at=ends_at,
        period_end_min=min(ends),
        period_end_max=max(ends),
        trial_end=instant(wire.trial_end) if wire.trial_end else None,
        next_charge=upcoming,
        last_charge=charge(latest) if isinstance(latest, WireInvoice) else None,
        discounts=tuple(
            _discount(one, min(ends), cycle_of(items), anchor_of(wire)) for one in wire.discounts
        ),
        open_invoices=tuple(invoice(one) for one in [*owed, *_draft(wire)]),
        fingerprint=fingerprint(wire),
        read_at=read_at,
        locks=frozenset(_locks(wire)),
        started_at=instant(wire.start_date) if wire.start_date else None,
        pause=pause_of(wire),
        collection="manual" if wire.collection_method == "send_invoice" else "auto",
        held_by=lock_of(wire, read_at),
        continues=wire.metadata.get(CONTINUES),
        end_cause=_end_cause(wire),
    )


_END_CAUSES: dict[str, EndCause] = {
    "cancellation_requested": "asked",
    "payment_failed": "not_paid",
    "payment_disputed": "not_paid",
}


def _end_cause(wire: WireSubscription) -> EndCause | None:
    told = wire.cancellation_details
    return _END_CAUSES.get(told.reason) if told and told.reason else None


def charge(wire: WireInvoice) -> Charge | None:
    """The money that an invoice has taken, under the invoice's id; None where it has taken none."""
    paid_at = wire.status_transitions.paid_at
    if wire.status != "paid" or paid_at is None or wire.amount_paid <= 0:
        return None
    return Charge(
        id=wire.id,
        at=instant(paid_at),
        amount=money(wire.amount_paid, wire.currency),
        invoice=wire.id,
        billed_at=instant(wire.created),
        covers_until=_covers_until(wire),
    )


def fingerprint(wire: WireSubscription) -> str:
    """Changes with whatever a plan depends on. Our own marks in the metadata are not among it."""
    parts = [
        wire.status,
        [(one.id, one.price.id, one.quantity, one.current_period_end) for one in wire.items.data],
        [wire.cancel_at_period_end, wire.cancel_at, wire.ended_at, wire.trial_end],
        [one.id for one in wire.discounts],
        [wire.schedule_id, _paused(wire)],
    ]
    return sha256(json.dumps(parts).encode()).hexdigest()[:32]


def anchor_of(wire: WireSubscription) -> datetime | None:
    """The instant that Stripe counts its periods from."""
    return instant(wire.billing_cycle_anchor) if wire.billing_cycle_anchor else None


def instant(seconds: int) -> datetime:
    """Stripe's seconds as an instant."""
    return datetime.fromtimestamp(seconds, UTC)


def _state(wire: WireSubscription, period_end: datetime) -> tuple[SubState, datetime | None]:
    state = STATES.get(wire.status)
    if state is None:
        raise _no_words(f"that is '{wire.status}'")
    if state is SubState.ENDED:
        over = wire.ended_at or wire.canceled_at
        return state, instant(over) if over else None
    if not wire.cancel_at_period_end and wire.cancel_at is None:
        return state, None
    dated = [instant(wire.cancel_at)] if wire.cancel_at is not None else []
    return SubState.ENDING, min([*dated, *([period_end] if wire.cancel_at_period_end else [])])


def _item(wire: WireItem) -> Item:
    interval, interval_count = _interval(wire.price)
    return Item(
        id=wire.id,
        plan=_plan(wire.price),
        quantity=1 if wire.quantity is None else wire.quantity,
        unit=money(wire.price.unit_amount or 0, wire.price.currency),
        interval=interval,
        period_end=instant(wire.current_period_end),
        interval_count=interval_count,
        price=wire.price.id,
    )


def _plan(price: WirePrice) -> str:
    """What customers know it by, as far as there is such a name."""
    product = price.product.name if not isinstance(price.product, str) and price.product else None
    return price.nickname or product or price.id


def _interval(price: WirePrice) -> tuple[Interval, int]:
    often = price.recurring
    found = _INTERVALS.get(often.interval) if often else None
    if often is None or found is None or often.interval_count < 1:
        raise _no_words("billed at intervals that we don't know")
    # Twelve months are a year to whoever reads it.
    return ("year", 1) if (found, often.interval_count) == ("month", 12) else (found, often.interval_count)


def _next_charge(
    wire: WireSubscription, state: SubState, ends_at: datetime | None, period_end: datetime
) -> NextCharge | None:
    """When it is billed next. Its amount (taxes, credit, usage) is Stripe's to say, so none is given."""
    items = [_item(one) for one in wire.items.data]
    at = next_after(wire, period_end, cycle_of(items), anchor_of(wire))
    stops = at is None or (ends_at is not None and ends_at <= at)
    return NextCharge(at, None) if state in _CHARGED and at is not None and not stops else None


def _discount(
    wire: WireDiscount, next_charge_at: datetime, cycle: relativedelta, anchor: datetime | None
) -> DiscountView:
    coupon = (wire.source.coupon if wire.source else None) or wire.coupon
    if coupon is None:
        raise _no_words("with a discount without a coupon")
    left: int | None = 1 if coupon.duration == "once" else None
    if coupon.duration == "repeating" and wire.end is not None:
        left = charges_until(instant(wire.end), next_charge_at, cycle, anchor)
    off = coupon.amount_off
    return DiscountView(
        id=wire.id,
        percent_bp=int(coupon.percent_off * 100) if coupon.percent_off is not None else None,
        amount=money(off, coupon.currency) if off is not None and coupon.currency else None,
        cycles_left=left,
        promotion_code=wire.promotion_code,
    )


def invoice(wire: WireInvoice) -> InvoiceView:
    """What is still to be paid, or will be asked for soon."""
    due = money(wire.amount_due, wire.currency)
    return InvoiceView(wire.id, due, instant(wire.created), wire.status == "draft", _covers_until(wire))


def _covers_until(wire: WireInvoice) -> datetime | None:
    """The latest end of what its lines are for; None where not all of them were shown."""
    if wire.lines.has_more or not wire.lines.data:
        return None
    return instant(max(line.period.end for line in wire.lines.data))


def _draft(wire: WireSubscription) -> list[WireInvoice]:
    """A bill that was just made waits about an hour before it is asked for."""
    latest = wire.latest_invoice
    return [latest] if isinstance(latest, WireInvoice) and latest.status == "draft" else []


def _locks(wire: WireSubscription) -> list[str]:
    kept = wire.pause_collection is not None and wire.pause_collection.behavior == "keep_as_draft"
    return [
        *([SCHEDULE] if wire.schedule else []),
        *([] if wire.is_flexible else [CLASSIC]),
        *([DRAFTS_KEPT] if kept else []),
        *([] if all(one.price.active for one in wire.items.data) else [OFF_SALE]),
    ]


def _paused(wire: WireSubscription) -> list[object] | None:
    rests = wire.pause_collection
    return [rests.behavior, rests.resumes_at] if rests else None


def _no_words(how: str) -> ProtocolError:
    return ProtocolError(f"Stripe shows a subscription {how}.", "This version can't work with it yet.")
