"""The shapes that the simulator answers with. What is more than this is ignored; what is less is foreign."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from pydantic import AwareDatetime, BaseModel, ValidationError

from leavewell.billing.types import Interval, PauseKind
from leavewell.kernel.errors import Invalid
from leavewell.kernel.money import Money


class Foreign(Exception):
    """The JSON has another shape than the simulator's."""


class WireItem(BaseModel):
    """A line of a subscription."""

    id: str
    plan: str
    quantity: int
    unit: Money
    interval: Interval
    interval_count: int = 1
    price: str = ""
    period_end: AwareDatetime


class WirePrice(BaseModel):
    """Something on sale, or no longer."""

    id: str
    plan: str
    unit: Money
    interval: Interval
    interval_count: int
    on_sale: bool


class WireDiscount(BaseModel):
    """A discount on a subscription."""

    id: str
    percent_bp: int
    cycles_left: int | None
    amount_off: int = 0


class WirePause(BaseModel):
    """A pause that runs."""

    kind: PauseKind
    until: AwareDatetime | None


class WireBill(BaseModel):
    """The bill that comes next."""

    at: AwareDatetime
    amount: Money


class WireInvoice(BaseModel):
    """An invoice."""

    id: str
    subscription: str
    amount: Money
    status: str
    created_at: AwareDatetime
    paid_at: AwareDatetime | None


class WireCharge(BaseModel):
    """Money taken."""

    id: str
    invoice: str | None
    subscription: str
    amount: Money
    at: AwareDatetime


class WireRefund(BaseModel):
    """Money that went back."""

    id: str
    charge: str
    amount: Money


class WireSubscription(BaseModel):
    """A subscription."""

    id: str
    customer: str
    status: str
    items: tuple[WireItem, ...]
    started_at: AwareDatetime | None = None
    trial_end: AwareDatetime | None
    cancel_at: AwareDatetime | None
    ended_at: AwareDatetime | None
    discounts: tuple[WireDiscount, ...]
    next_bill: WireBill | None
    last_charge: WireCharge | None
    open_invoices: tuple[WireInvoice, ...]
    pause: WirePause | None = None
    credit_balance: Money | None = None
    version: int


class WireCustomer(BaseModel):
    """A customer."""

    id: str
    email: str | None
    subscriptions: tuple[str, ...]


class WireOperation(BaseModel):
    """One write that was applied."""

    id: str | None
    kind: str
    subscription: str
    at: datetime


class WireEvent(BaseModel):
    """Something that happened on a site."""

    at: AwareDatetime
    kind: str
    subscription: str
    amount: Money | None


class WireState(BaseModel):
    """A site at a glance."""

    now: AwareDatetime
    customers: int
    subscriptions: dict[str, int]
    cancels_scheduled: int
    open_invoices: int
    charges: int
    operations: int
    faults: int
    newest: tuple[WireEvent, ...]


W = TypeVar("W", bound=BaseModel)


def parse(kind: type[W], body: object) -> W:
    """The body in that shape. Raises Foreign."""
    try:
        return kind.model_validate(body)
    except (ValidationError, Invalid):
        raise Foreign(kind.__name__) from None
