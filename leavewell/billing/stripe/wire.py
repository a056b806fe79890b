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
    promotion_code: str | None = None


class WirePhase(BaseModel):
    """A stretch of a schedule with terms of its own."""

    start_date: int
    end_date: int
    discounts: tuple[dict[str, Any], ...] = ()


class WireSchedule(BaseModel):
    """What says ahead how a subscription changes and ends."""

    id: str
    end_behavior: str = "release"
    phases: tuple[WirePhase, ...] = ()


class WirePause(BaseModel):
    """How bills are left out. ``behavior`` says what becomes of them."""

    behavior: str = "void"
    resumes_at: int | None = None


class WireBillingMode(BaseModel):
    """Which of Stripe's two ways of counting a subscription follows."""

    type: str = "classic"


class WirePaidBy(BaseModel):
    """What an invoice was paid by; neither id where it was paid past Stripe."""

    type: str
    payment_intent: str | None = None
    charge: str | None = None

    @property
    def named(self) -> dict[str, str]:
        """As Stripe asks for it in lists and refunds."""
        if self.type == "payment_intent" and self.payment_intent:
            return {"payment_intent": self.payment_intent}
        return {"charge": self.charge} if self.type == "charge" and self.charge else {}


class WirePayment(BaseModel):
    """A payment of an invoice."""

    status: str
    amount_paid: int | None = None
    payment: WirePaidBy


class WirePayments(BaseModel):
    """Some payments of an invoice; nearly always one."""

    data: tuple[WirePayment, ...] = ()

    @property
    def by_stripe(self) -> list[WirePayment]:
        """Those that can be given back."""
        return [one for one in self.data if one.status == "paid" and one.payment.named]


class WireTransitions(BaseModel):
    """When an invoice became what it is."""

    paid_at: int | None = None


class WireLinePeriod(BaseModel):
    """The time that a line is for."""

    end: int


class WireLine(BaseModel):
    """A line of an invoice."""

    period: WireLinePeriod


class WireLines(BaseModel):
    """The first lines of an invoice; all of them unless ``has_more``."""

    data: tuple[WireLine, ...] = ()
    has_more: bool = False


class WireInvoice(BaseModel):
    """An invoice."""

    id: str
    currency: str
    status: str | None
    created: int
    amount_paid: int
    amount_due: int
    status_transitions: WireTransitions = WireTransitions()
    payments: WirePayments = WirePayments()
    lines: WireLines = WireLines()


class WireCancellation(BaseModel):
    """Why a subscription ends."""

    reason: str | None = None


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
    cancellation_details: WireCancellation | None = None
    trial_end: int | None = None
    start_date: int | None = None
    billing_cycle_anchor: int | None = None
    metadata: dict[str, str] = Field(default_factory=dict)
    discounts: tuple[WireDiscount, ...] = ()
    schedule: WireSchedule | str | None = None
    latest_invoice: WireInvoice | str | None = None
    pause_collection: WirePause | None = None
    collection_method: str = "charge_automatically"
    billing_mode: WireBillingMode = WireBillingMode()
    default_payment_method: str | None = None
    currency: str | None = None
    days_until_due: int | None = None

    @property
    def schedule_id(self) -> str | None:
        """The schedule's id, spelled out or not."""
        return self.schedule.id if isinstance(self.schedule, WireSchedule) else self.schedule

    @property
    def is_flexible(self) -> bool:
        """Whether it follows Stripe's newer way of counting."""
        return self.billing_mode.type == "flexible"


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
