"""The simulator's shapes to ours, and our operations to its requests. Pure."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote

from leavewell.billing.errors import ProtocolError
from leavewell.billing.simulator.wire import (
    WireCharge,
    WireCustomer,
    WireDiscount,
    WireInvoice,
    WireItem,
    WireSubscription,
)
from leavewell.billing.types import (
    Charge,
    CustomerMatch,
    CustomerRef,
    DiscountView,
    InvoiceView,
    Item,
    NextCharge,
    PauseView,
    SubRef,
    SubscriptionView,
    SubState,
)
from leavewell.kernel.money import Money

PROCESSOR = "simulator"

_STATES = {
    "trialing": SubState.TRIALING,
    "active": SubState.ACTIVE,
    "past_due": SubState.PAST_DUE,
    "paused": SubState.PAUSED,
    "canceled": SubState.ENDED,
}


def subscription_path(key: str) -> str:
    """Where a subscription is read."""
    return f"/v1/subscriptions/{coded(key)}"


def view(wire: WireSubscription, read_at: datetime) -> SubscriptionView:
    """A subscription as we speak of it. Raises ProtocolError for a status that we don't know."""
    items = tuple(_item(one) for one in wire.items)
    ends = [one.period_end for one in items]
    return SubscriptionView(
        ref=SubRef(PROCESSOR, wire.id),
        customer=CustomerRef(id=wire.customer),
        state=_state(wire),
        raw_state=wire.status,
        items=items,
        ends_at=_utc(wire.ended_at or wire.cancel_at),
        period_end_min=min(ends),
        period_end_max=max(ends),
        trial_end=_utc(wire.trial_end),
        next_charge=NextCharge(_at(wire.next_bill.at), wire.next_bill.amount) if wire.next_bill else None,
        last_charge=charge(wire.last_charge) if wire.last_charge else None,
        discounts=tuple(_discount(one, items[0].unit.currency) for one in wire.discounts),
        open_invoices=tuple(invoice(one) for one in wire.open_invoices),
        fingerprint=str(wire.version),
        read_at=read_at,
        started_at=_utc(wire.started_at),
        pause=PauseView(wire.pause.kind, _utc(wire.pause.until)) if wire.pause else None,
        credit=_good(wire),
    )


def charge(wire: WireCharge, refunded: Money | None = None, billed_at: datetime | None = None) -> Charge:
    """Money taken, as we speak of it, what went back of it, and when its bill was made."""
    return Charge(wire.id, _at(wire.at), wire.amount, wire.invoice, refunded, _utc(billed_at))


def invoice(wire: WireInvoice) -> InvoiceView:
    """An invoice, as we speak of it."""
    return InvoiceView(wire.id, wire.amount, _at(wire.created_at))


def match_of(wire: WireCustomer) -> CustomerMatch:
    """A customer that fits, as we speak of it."""
    return CustomerMatch(wire.id, wire.email, tuple(SubRef(PROCESSOR, key) for key in wire.subscriptions))


def coded(key: str) -> str:
    """An id as a part of a path."""
    return quote(key, safe="")


def _good(wire: WireSubscription) -> Money | None:
    """What stands to the customer's good, if anything does."""
    return wire.credit_balance if wire.credit_balance and wire.credit_balance.minor else None


def _state(wire: WireSubscription) -> SubState:
    state = _STATES.get(wire.status)
    if state is None or not wire.items:
        words = f"The simulator shows a subscription that is '{wire.status}' with {len(wire.items)} items."
        raise ProtocolError(words, "Update the connector.")
    scheduled = wire.cancel_at is not None and state is not SubState.ENDED
    return SubState.ENDING if scheduled else state


def _item(wire: WireItem) -> Item:
    return Item(
        id=wire.id,
        plan=wire.plan,
        quantity=wire.quantity,
        unit=wire.unit,
        interval=wire.interval,
        period_end=_at(wire.period_end),
        interval_count=wire.interval_count,
        price=wire.price,
    )


def _utc(instant: datetime | None) -> datetime | None:
    return _at(instant) if instant else None


def _at(instant: datetime) -> datetime:
    return instant.astimezone(UTC)


def _discount(wire: WireDiscount, currency: str) -> DiscountView:
    """A part of each bill, or an amount in what the items are paid in."""
    amount = Money(wire.amount_off, currency) if wire.amount_off else None
    return DiscountView(wire.id, wire.percent_bp or None, amount, wire.cycles_left)
