"""The parameters of requests about subscriptions, as far as this server does what they say."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from leavewell_simulator.stripe.forms import Params
from leavewell_simulator.stripe.params import Cleared, Metadata, Part, Seconds

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
Proration = Literal["always_invoice", "create_prorations", "none"]
PaymentBehavior = Literal[
    "allow_incomplete", "default_incomplete", "error_if_incomplete", "pending_if_incomplete"
]


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


class UnusedTime(Part):
    """From when on time that is paid already is given back."""

    type: Literal["item_current_period_start", "none", "now"]


class OutstandingUsage(Part):
    """Until when usage is billed."""

    type: Literal["none", "now"]


class BilledAtPause(Part):
    """What is billed, or given back, when a pause begins."""

    unused_time_from: UnusedTime | None = None
    outstanding_usage_through: OutstandingUsage | None = None


class ServicePause(Params):
    """The service and its bills rest until somebody resumes it."""

    type: Literal["subscription"]
    bill_for: BilledAtPause | None = None
    invoicing_behavior: Literal["invoice", "pending_invoice_item"] | None = None


Anchor = Literal["now", "unchanged"]


class Resumption(Params):
    """Out of a pause of the service, in the rhythm that it had."""

    billing_cycle_anchor: Anchor = "now"
    proration_behavior: Proration = "create_prorations"

    @property
    def anchor(self) -> Anchor:
        """Whether the rhythm stays."""
        return self.billing_cycle_anchor


class AnchorGiven(Part):
    """Whether the rhythm stays, in the newer version."""

    type: Anchor


class NewerResumption(Params):
    """The same, in the newer version."""

    billing_cycle_anchor: AnchorGiven = AnchorGiven(type="now")
    proration_behavior: Proration = "create_prorations"

    @property
    def anchor(self) -> Anchor:
        """Whether the rhythm stays."""
        return self.billing_cycle_anchor.type


class SubscriptionEnd(Params):
    """An end at once."""

    cancellation_details: CancellationDetails | None = None
    invoice_now: bool = False
    prorate: bool = False


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
