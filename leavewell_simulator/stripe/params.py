"""The parameters of each request, as far as this server does what they say."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from leavewell_simulator.stripe.forms import Params

Cleared = Literal[""]
Metadata = dict[str, str] | Cleared
Seconds = Annotated[int, Field(ge=0)]
Feedback = Literal[
    "customer_service",
    "low_quality",
    "missing_features",
    "other",
    "switched_service",
    "too_complex",
    "too_expensive",
    "unused",
    "",
]
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


class Part(BaseModel):
    """A part of a request."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Range(Part):
    """From when until when."""

    gt: Seconds | None = None
    gte: Seconds | None = None
    lt: Seconds | None = None
    lte: Seconds | None = None


class One(Params):
    """A reading of one object."""


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


class PaymentListing(Listing):
    """What paid an invoice."""

    invoice: str | None = None
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


class CustomerCreation(Params):
    """A new customer."""

    email: str | None = None
    name: str | None = None
    metadata: Metadata | None = None


class CancellationDetails(Part):
    """What the customer said about it."""

    comment: str | None = None
    feedback: Feedback | None = None


class DiscountGiven(Part):
    """One discount of a list: a new one, or by its own id one that is there."""

    coupon: str | None = None
    discount: str | None = None
    promotion_code: str | None = None


class ItemGiven(Part):
    """One item of a change: by its id one that is there, by a price a new one."""

    id: str | None = None
    price: str | None = None
    quantity: int | None = Field(default=None, ge=0)
    deleted: bool = False
    metadata: Metadata | None = None


class PauseGiven(Part):
    """Collection paused."""

    behavior: Literal["keep_as_draft", "mark_uncollectible", "void"]
    resumes_at: Seconds | None = None


class BillingMode(Part):
    """How a subscription is billed."""

    type: Literal["classic", "flexible"]


Proration = Literal["always_invoice", "create_prorations", "none"]
PaymentBehavior = Literal[
    "allow_incomplete", "default_incomplete", "error_if_incomplete", "pending_if_incomplete"
]


class SubscriptionUpdate(Params):
    """Other terms for a subscription."""

    cancel_at: Seconds | Literal["min_period_end", "max_period_end", ""] | None = None
    cancel_at_period_end: bool | None = None
    cancellation_details: CancellationDetails | None = None
    description: str | None = None
    discounts: tuple[DiscountGiven, ...] | Cleared | None = None
    items: tuple[ItemGiven, ...] | None = None
    metadata: Metadata | None = None
    pause_collection: PauseGiven | Cleared | None = None
    payment_behavior: PaymentBehavior | None = None
    proration_behavior: Proration = "create_prorations"
    trial_end: Seconds | Literal["now"] | None = None


class SubscriptionCreation(Params):
    """A new subscription."""

    customer: str
    items: tuple[ItemGiven, ...] = Field(min_length=1)
    billing_mode: BillingMode | None = None
    cancel_at: Seconds | None = None
    cancel_at_period_end: bool = False
    collection_method: Literal["charge_automatically"] = "charge_automatically"
    currency: str | None = None
    default_payment_method: str | None = None
    description: str | None = None
    discounts: tuple[DiscountGiven, ...] | Cleared | None = None
    metadata: Metadata | None = None
    off_session: bool | None = None
    payment_behavior: PaymentBehavior = "allow_incomplete"
    payment_settings: dict[str, Any] | None = None
    proration_behavior: Proration = "create_prorations"
    trial_end: Seconds | None = None
    trial_period_days: int | None = Field(default=None, ge=1, le=730)


class Resumption(Params):
    """Out of a pause of the service, in the rhythm that it had."""

    billing_cycle_anchor: Literal["now", "unchanged"] = "now"
    proration_behavior: Proration = "create_prorations"


class SubscriptionEnd(Params):
    """An end at once."""

    cancellation_details: CancellationDetails | None = None
    invoice_now: bool = False
    prorate: bool = False


class CouponCreation(Params):
    """What a discount is made from."""

    id: str | None = Field(default=None, max_length=200)
    amount_off: int | None = Field(default=None, ge=1)
    currency: str | None = None
    duration: Literal["forever", "once", "repeating"] = "once"
    duration_in_months: int | None = Field(default=None, ge=1)
    metadata: Metadata | None = None
    name: str | None = Field(default=None, max_length=40)
    percent_off: float | None = Field(default=None, gt=0, le=100)


class PromotionGiven(Part):
    """What a code stands for."""

    type: Literal["coupon"]
    coupon: str


class PromotionCreation(Params):
    """A code that customers type in."""

    code: str | None = None
    promotion: PromotionGiven
    active: bool = True


class BalanceEntry(Params):
    """Less than nothing is what the customer has in hand."""

    amount: int
    currency: str
    description: str | None = None
    metadata: Metadata | None = None


class RefundCreation(Params):
    """Money back, all that is left where no amount is given."""

    charge: str | None = None
    payment_intent: str | None = None
    amount: int | None = Field(default=None, ge=1)
    reason: Literal["duplicate", "fraudulent", "requested_by_customer"] | None = None
    metadata: Metadata | None = None


class InvoicePayment(Params):
    """How to pay an invoice."""

    forgive: bool = False
    off_session: bool | None = None
    paid_out_of_band: bool = False


class Release(Params):
    """A schedule given up."""

    preserve_cancel_date: bool = False


class PreviewDetails(Part):
    """The terms that a bill is asked for."""

    cancel_at: Seconds | Literal["min_period_end", "max_period_end", ""] | None = None
    cancel_at_period_end: bool | None = None
    items: tuple[ItemGiven, ...] | None = None
    proration_behavior: Proration = "create_prorations"
    trial_end: Seconds | Literal["now"] | None = None


class Preview(Params):
    """The bill that comes next."""

    customer: str | None = None
    subscription: str | None = None
    discounts: tuple[DiscountGiven, ...] | Cleared | None = None
    subscription_details: PreviewDetails | None = None
