"""Our operations as requests to the simulator. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from leavewell.billing.simulator.translate import coded, subscription_path
from leavewell.billing.types import (
    Cancel,
    ChangePlan,
    ChangeQuantity,
    Credit,
    Discount,
    ExtendTrial,
    MoneyOperation,
    Now,
    Operation,
    Pause,
    PeriodEnd,
    Reactivate,
    Resume,
    SubRef,
    When,
)


@dataclass(frozen=True)
class Write:
    """A request that carries an operation out. ``step`` names it in the idempotency key."""

    step: str
    path: str
    body: dict[str, Any]


def write_of(operation: Operation, ref: SubRef, customer: str = "") -> Write:
    """The one request that an operation takes. A credit is the customer's, whose id it needs."""
    if isinstance(operation, MoneyOperation):
        return _of_money(operation, ref, customer)
    path = subscription_path(ref.id)
    match operation:
        case Cancel(when=when, open_invoices=fate, spared=spared):
            forgiven = {} if fate == "leave" else {"open_invoices": fate, "spared": sorted(spared)}
            return Write("cancel", f"{path}/cancel", {**_when(when), **forgiven})
        case Reactivate():
            return Write("reactivate", f"{path}/reactivate", {})
        case Discount():
            return Write("discount", f"{path}/discounts", _off(operation))
        case Resume():
            return Write("resume", f"{path}/resume", {})
        case ChangeQuantity() | ChangePlan() | ExtendTrial() | Pause():
            return _of_terms(operation, path)
    return Write("undo_cancel", f"{path}/undo_cancel", {})


def _off(discount: Discount) -> dict[str, Any]:
    amount = discount.amount
    if amount is None:
        return {"percent_bp": discount.percent_bp, "cycles": discount.cycles}
    return {"amount": {"minor": amount.minor, "currency": amount.currency}, "cycles": discount.cycles}


def _of_terms(operation: ChangeQuantity | ChangePlan | ExtendTrial | Pause, path: str) -> Write:
    match operation:
        case ChangeQuantity(quantity=quantity):
            return Write("quantity", f"{path}/quantity", {"quantity": quantity})
        case ChangePlan(price=price):
            return Write("plan", f"{path}/plan", {"price": price})
        case ExtendTrial(until=until):
            return Write("trial", f"{path}/trial", {"until": until.isoformat()})
    ends = operation.until.isoformat() if operation.until else None
    return Write("pause", f"{path}/pause", {"until": ends, "kind": operation.kind})


def _of_money(operation: MoneyOperation, ref: SubRef, customer: str) -> Write:
    amount = vars(operation.amount)
    if isinstance(operation, Credit):
        body = {"amount": amount, "subscription": ref.id}
        return Write("credit", f"/v1/customers/{coded(customer)}/credits", body)
    return Write("refund", f"/v1/charges/{coded(operation.charge)}/refunds", {"amount": amount})


def _when(when: When) -> dict[str, Any]:
    match when:
        case Now():
            return {"when": "now"}
        case PeriodEnd():
            return {"when": "period_end"}
    return {"when": "at", "at": when.at.isoformat()}
