"""The shapes of what Stripe tells by itself, in whichever version the endpoint has: only what all of them share."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,255}$")]
Kind = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,128}$")]


class WireNamed(BaseModel):
    """Whatever else it is, it has an id."""

    id: Id


class WireEventData(BaseModel):
    """``object`` is what changed, as it was then."""

    object: dict[str, Any]


class WireEvent(BaseModel):
    """Something that happened. ``account`` is the connected account, where there is one."""

    object: Literal["event"]
    id: Id
    type: Kind
    created: int
    livemode: bool
    account: Id | None = None
    data: WireEventData


class WireDisputedCharge(BaseModel):
    """The payment that is disputed."""

    id: str
    customer: str | None = None


class WireEvidence(BaseModel):
    """Until when it can be answered."""

    due_by: int | None = None


class WireDispute(BaseModel):
    """A dispute, with its charge expanded."""

    object: Literal["dispute"]
    id: str
    amount: int
    currency: str
    created: int
    charge: WireDisputedCharge
    payment_intent: str | None = None
    evidence_details: WireEvidence = WireEvidence()


class WireSubscriptionDetails(BaseModel):
    """Of which subscription an invoice is."""

    subscription: str | None = None


class WireParent(BaseModel):
    """What an invoice came of."""

    subscription_details: WireSubscriptionDetails | None = None


class WirePaidInvoice(BaseModel):
    """An invoice, as far as it says what it was for."""

    id: str
    parent: WireParent | None = None


class WireInvoicePayment(BaseModel):
    """Which invoice was paid by a payment; the invoice expanded."""

    invoice: WirePaidInvoice | str
