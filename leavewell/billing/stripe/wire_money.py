"""The shapes of what Stripe shows of money that went back or stands to somebody's good, in the pinned version."""

from __future__ import annotations

from pydantic import BaseModel, Field

from leavewell.billing.stripe.wire import WirePayments

OPERATION = "leavewell_operation"
"""The key in the metadata of what we made that names our operation."""


class WireBalanceEntry(BaseModel):
    """A change of a customer's balance. ``ending_balance`` below nothing stands to their good."""

    id: str
    currency: str
    ending_balance: int
    metadata: dict[str, str] | None = None


class WireRefund(BaseModel):
    """Money that goes back."""

    id: str
    amount: int
    status: str | None = None
    metadata: dict[str, str] | None = None

    @property
    def came_to_nothing(self) -> bool:
        """Whether the bank sent it back, or somebody stopped it."""
        return self.status in ("failed", "canceled")


class WireTakenInvoice(BaseModel):
    """An invoice with what it was paid by."""

    id: str
    customer: str | None
    currency: str
    payments: WirePayments = Field(default_factory=WirePayments)


class WireCharge(BaseModel):
    """A payment by card or bank, and what of it went back."""

    id: str
    currency: str
    amount_refunded: int
    payment_intent: str | None = None
