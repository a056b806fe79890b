"""The simulator's shapes to ours, and our operations to its requests. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from leavewell.billing.errors import ProtocolError
from leavewell.billing.simulator.wire import (
    WireCharge,
    WireCustomer,
    WireInvoice,
    WireItem,
    WireSubscription,
)
from leavewell.billing.types import (
    Cancel,
    ChangePlan,
    ChangeQuantity,
    Charge,
    CustomerMatch,
    CustomerRef,
    Discount,
    DiscountView,
    ExtendTrial,
    InvoiceView,
    Item,
    NextCharge,
    Now,
    Operation,
    PeriodEnd,
    Reactivate,
    SubRef,
    SubscriptionView,
    SubState,
    When,
)

PROCESSOR = "simulator"

_STATES = {
    "trialing": SubState.TRIALING,
    "active": SubState.ACTIVE,
    "past_due": SubState.PAST_DUE,
    "canceled": SubState.ENDED,
}


@dataclass(frozen=True)
class Write:
    """A request that carries an operation out. ``step`` names it in the idempotency key."""

    step: str
    path: str
    body: dict[str, Any]


def write_of(operation: Operation, ref: SubRef) -> Write:
    """The one request that an operation takes."""
    path = subscription_path(ref.id)
    match operation:
        case Cancel(when=when):
            return Write("cancel", f"{path}/cancel", _when(when))
        case Reactivate():
            return Write("reactivate", f"{path}/reactivate", {})
        case Discount(percent_bp=percent_bp, cycles=cycles):
            return Write("discount", f"{path}/discounts", {"percent_bp": percent_bp, "cycles": cycles})
        case ChangeQuantity(quantity=quantity):
            return Write("quantity", f"{path}/quantity", {"quantity": quantity})
        case ChangePlan(price=price):
            return Write("plan", f"{path}/plan", {"price": price})
        case ExtendTrial(until=until):
            return Write("trial", f"{path}/trial", {"until": until.isoformat()})
    return Write("undo_cancel", f"{path}/undo_cancel", {})


def subscription_path(key: str) -> str:
    """Where a subscription is read."""
    return f"/v1/subscriptions/{quote(key, safe='')}"


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
        discounts=tuple(
            DiscountView(one.id, one.percent_bp, None, one.cycles_left) for one in wire.discounts
        ),
        open_invoices=tuple(invoice(one) for one in wire.open_invoices),
        fingerprint=str(wire.version),
        read_at=read_at,
        started_at=_utc(wire.started_at),
    )


def charge(wire: WireCharge) -> Charge:
    """Money taken, as we speak of it."""
    return Charge(wire.id, _at(wire.at), wire.amount, wire.invoice)


def invoice(wire: WireInvoice) -> InvoiceView:
    """An invoice, as we speak of it."""
    return InvoiceView(wire.id, wire.amount, _at(wire.created_at))


def match_of(wire: WireCustomer) -> CustomerMatch:
    """A customer that fits, as we speak of it."""
    return CustomerMatch(wire.id, wire.email, tuple(SubRef(PROCESSOR, key) for key in wire.subscriptions))


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


def _when(when: When) -> dict[str, Any]:
    match when:
        case Now():
            return {"when": "now"}
        case PeriodEnd():
            return {"when": "period_end"}
    return {"when": "at", "at": when.at.isoformat()}


def _utc(instant: datetime | None) -> datetime | None:
    return _at(instant) if instant else None


def _at(instant: datetime) -> datetime:
    return instant.astimezone(UTC)
