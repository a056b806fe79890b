"""The shapes that Stripe answers with, in the pinned version. More is ignored; less is foreign."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, Field, ValidationError

from leavewell.billing.errors import Unavailable


class Foreign(Exception):
    """The JSON has another shape than Stripe's."""


class WireProduct(BaseModel):
    """What is sold. A deleted one has lost its name."""

    id: str
    name: str | None = None


class WireRecurring(BaseModel):
    """How often a price is billed."""

    interval: str
    interval_count: int = 1


class WirePrice(BaseModel):
    """A price. ``unit_amount`` is None for tiers and for fractions of a minor unit."""

    id: str
    currency: str
    unit_amount: int | None = None
    nickname: str | None = None
    recurring: WireRecurring | None = None
    product: WireProduct | str | None = None
    active: bool = True


class WireItem(BaseModel):
    """A line of a subscription. ``quantity`` is None where usage is billed."""

    id: str
    price: WirePrice
    quantity: int | None = None
    current_period_end: int


class WireItems(BaseModel):
    """The lines, all of them unless ``has_more``."""

    data: tuple[WireItem, ...]
    has_more: bool = False


class WireCoupon(BaseModel):
    """What a discount was made from."""

    id: str
    duration: Literal["once", "repeating", "forever"]
    percent_off: Decimal | None = None
    amount_off: int | None = None
    currency: str | None = None


class WireSource(BaseModel):
    """Where a discount comes from."""

    coupon: WireCoupon | None = None


class WireDiscount(BaseModel):
    """A discount on a subscription. Its coupon moved into ``source`` in late 2025."""

    id: str
    end: int | None = None
    source: WireSource | None = None
    coupon: WireCoupon | None = None


class WireTransitions(BaseModel):
    """When an invoice became what it is."""

    paid_at: int | None = None


class WireInvoice(BaseModel):
    """An invoice."""

    id: str
    currency: str
    status: str | None
    created: int
    amount_paid: int
    amount_due: int
    status_transitions: WireTransitions = WireTransitions()


class WireSubscription(BaseModel):
    """A subscription, with what our readings ask to be expanded."""

    object: Literal["subscription"]
    id: str
    customer: str
    status: str
    items: WireItems
    cancel_at_period_end: bool
    cancel_at: int | None
    ended_at: int | None
    canceled_at: int | None = None
    trial_end: int | None = None
    start_date: int | None = None
    billing_cycle_anchor: int | None = None
    metadata: dict[str, str] = Field(default_factory=dict)
    discounts: tuple[WireDiscount, ...] = ()
    schedule: str | None = None
    latest_invoice: WireInvoice | str | None = None
    pause_collection: dict[str, Any] | None = None


class WireCustomer(BaseModel):
    """A customer; a deleted one has nothing but its id."""

    object: Literal["customer"]
    id: str
    email: str | None = None
    deleted: bool = False


W = TypeVar("W", bound=BaseModel)


def parse(kind: type[W], body: object) -> W:
    """The body in that shape. Raises Foreign."""
    try:
        return kind.model_validate(body)
    except ValidationError:
        raise Foreign(kind.__name__) from None


def read_as(kind: type[W], body: object) -> W:
    """A reading in that shape; Unavailable where it has another: as likely a gateway's page as anything."""
    try:
        return parse(kind, body)
    except Foreign:
        raise Unavailable("Stripe's answer can't be read.") from None
