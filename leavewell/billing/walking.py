"""The values of walking through all that a billing system holds, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from leavewell.billing.types import Interval
from leavewell.kernel.money import Money

T = TypeVar("T", covariant=True)


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows in the billing system's own order. ``next`` asks for the page after it; None: there is none."""

    items: tuple[T, ...]
    next: str | None


@dataclass(frozen=True)
class Unreadable:
    """A row that this connector has no words for: its id there, and a code of ours for what is odd about it."""

    id: str
    code: str


@dataclass(frozen=True)
class CustomerView:
    """A customer as the billing system shows it; what it doesn't know is empty.

    ``metadata`` are the company's own words beside the customer, such as its own id for it.
    """

    id: str
    email: str | None
    name: str
    country: str = ""
    locale: str = ""
    created_at: datetime | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PriceView:
    """Something that can be subscribed to. ``unit`` is the price of one for ``interval_count`` intervals."""

    id: str
    plan: str
    unit: Money
    interval: Interval
    interval_count: int
    on_sale: bool
    read_at: datetime
