"""The shapes of Stripe's lists, in the pinned version. Their rows are read one by one."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from leavewell.billing.stripe.wire import WireProduct, WireRecurring


class WireList(BaseModel):
    """A page of a list."""

    object: Literal["list"]
    data: tuple[dict[str, Any], ...]
    has_more: bool


class WireAddress(BaseModel):
    """Where a customer is."""

    country: str | None = None


class WireListedCustomer(BaseModel):
    """A customer with what we keep of it."""

    id: str
    created: int
    email: str | None = None
    name: str | None = None
    address: WireAddress | None = None
    preferred_locales: tuple[str, ...] | None = None
    metadata: dict[str, str] = Field(default_factory=dict)
    deleted: bool = False


class WireListedRecurring(WireRecurring):
    """How often a price is billed. ``usage_type`` says whether for what is used."""

    usage_type: str = "licensed"


class WireListedPrice(BaseModel):
    """A price, and whether it is on sale. ``unit_amount`` is None for tiers and fractions of a minor unit."""

    id: str
    active: bool
    currency: str
    unit_amount: int | None = None
    nickname: str | None = None
    billing_scheme: str = "per_unit"
    recurring: WireListedRecurring | None = None
    product: WireProduct | str | None = None
