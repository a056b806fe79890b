"""The parameters of each request, as far as this server does what they say."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from leavewell_simulator.stripe.forms import Params

Cleared = Literal[""]
Metadata = dict[str, str] | Cleared
Seconds = Annotated[int, Field(ge=0)]


class Part(BaseModel):
    """A part of a request."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class One(Params):
    """A reading of one object."""


class CustomerCreation(Params):
    """A new customer."""

    email: str | None = None
    name: str | None = None
    metadata: Metadata | None = None


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
