"""What may be asked of each list."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from leavewell_simulator.stripe.forms import Params
from leavewell_simulator.stripe.params import Part, Seconds

SubStatus = Literal[
    "active",
    "all",
    "canceled",
    "ended",
    "incomplete",
    "incomplete_expired",
    "past_due",
    "paused",
    "trialing",
    "unpaid",
]


class Range(Part):
    """From when until when."""

    gt: Seconds | None = None
    gte: Seconds | None = None
    lt: Seconds | None = None
    lte: Seconds | None = None


class Listing(Params):
    """A page of a list, newest first."""

    limit: int = Field(default=10, ge=1, le=100)
    starting_after: str | None = None
    created: Range | Seconds | None = None


class CustomerListing(Listing):
    """Customers; an address is compared letter by letter."""

    email: str | None = None


class SubscriptionListing(Listing):
    """Subscriptions; without a status, those that haven't ended."""

    customer: str | None = None
    status: SubStatus | None = None
    price: str | None = None


class InvoiceListing(Listing):
    """Invoices."""

    customer: str | None = None
    subscription: str | None = None
    status: Literal["draft", "open", "paid", "uncollectible", "void"] | None = None


class ChargeListing(Listing):
    """Charges."""

    customer: str | None = None
    payment_intent: str | None = None


class RefundListing(Listing):
    """Refunds."""

    charge: str | None = None
    payment_intent: str | None = None


class PaymentNamed(Part):
    """One payment."""

    type: Literal["payment_intent"]
    payment_intent: str


class PaymentListing(Listing):
    """What paid an invoice, or which invoice a payment was for."""

    invoice: str | None = None
    payment: PaymentNamed | None = None
    status: str | None = None


class PriceListing(Listing):
    """Prices."""

    active: bool | None = None
    currency: str | None = None
    product: str | None = None
    type: Literal["one_time", "recurring"] | None = None


class ProductListing(Listing):
    """Products."""

    active: bool | None = None
    ids: tuple[str, ...] | None = None


class PromotionListing(Listing):
    """Promotion codes."""

    active: bool | None = None
    code: str | None = None
    coupon: str | None = None


class ScheduleListing(Listing):
    """Schedules."""

    customer: str | None = None


class EventListing(Listing):
    """Events."""

    type: str | None = None
    types: tuple[str, ...] | None = None
