"""What a simulator can be filled with, told to do wrong, and asked about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from leavewell.billing.types import Interval
from leavewell.kernel.money import Money

PaymentState = Literal["ok", "failing"]
BillingMode = Literal["classic", "flexible"]
"""Which way of Stripe's a subscription is billed in, as its format shows it."""
FaultTarget = Literal[
    "cancel",
    "undo_cancel",
    "reactivate",
    "discounts",
    "quantity",
    "plan",
    "trial",
    "pause",
    "resume",
    "credits",
    "refunds",
    "payment",
    "get",
    "any",
]
FaultKind = Literal["error", "cut", "hang", "busy", "html", "broken_json", "foreign_json", "latency"]


@dataclass(frozen=True)
class NewCustomer:
    """A customer to load."""

    id: str
    email: str | None = None
    name: str | None = None


@dataclass(frozen=True)
class NewItem:
    """A line of a subscription to load. ``unit`` is the price of one for ``interval_count`` intervals.

    ``price`` names the price on sale with these terms; without it the line has one of its own, not on sale.
    """

    id: str
    plan: str
    unit: Money
    quantity: int = 1
    interval: Interval = "month"
    interval_count: int = 1
    price: str | None = None


@dataclass(frozen=True)
class NewPrice:
    """Something to put on sale: what one costs for ``interval_count`` intervals."""

    id: str
    plan: str
    unit: Money
    interval: Interval = "month"
    interval_count: int = 1
    on_sale: bool = True


@dataclass(frozen=True)
class NewDiscount:
    """A discount that a loaded subscription has already, for ``cycles`` more bills (None: always)."""

    percent_bp: int
    cycles: int | None = None


@dataclass(frozen=True)
class NewDunning:
    """On which days after a payment failed it is tried again, and what comes after the last."""

    days: tuple[int, ...]
    then: Literal["past_due", "unpaid", "canceled"] = "past_due"


@dataclass(frozen=True)
class NewSubscription:
    """A subscription to load; without ``started_at`` it starts now.

    ``charge_history=False`` loads one with a past and makes up no bills for it. ``ended_at`` loads one that
    is over, ``cancel_at`` one whose end is scheduled.
    """

    id: str
    customer: str
    items: tuple[NewItem, ...]
    started_at: datetime | None = None
    trial_end: datetime | None = None
    cancel_at: datetime | None = None
    canceled_at: datetime | None = None
    ended_at: datetime | None = None
    discounts: tuple[NewDiscount, ...] = ()
    payment: PaymentState = "ok"
    charge_history: bool = True
    dunning: NewDunning | None = None
    billing: BillingMode = "classic"


@dataclass(frozen=True)
class Fault:
    """What shall go wrong, on which requests, before or after the change is kept, how often (None: always).

    ``latency`` sleeps ``seconds`` before and after the change and answers as usual; ``hang`` sleeps and cuts.
    """

    on: FaultTarget
    kind: FaultKind
    phase: Literal["before", "after"] = "before"
    times: int | None = None
    status: int = 500
    seconds: float = 2.0
    retry_after: float | None = None


@dataclass(frozen=True)
class Loaded:
    """How many rows a load made, and how many were there already."""

    created: int
    unchanged: int


@dataclass(frozen=True)
class AppliedWrite:
    """One write that the simulator really applied. ``operation`` is None where somebody gave none."""

    operation: str | None
    kind: str
    subscription: str
    at: datetime


@dataclass(frozen=True)
class Event:
    """Something that happened on the site: a write, ``charged``, ``charge_failed`` or ``ended``."""

    at: datetime
    kind: str
    subscription: str
    amount: Money | None


@dataclass(frozen=True)
class SiteState:
    """A site at a glance. ``subscriptions`` counts by the simulator's status."""

    now: datetime
    customers: int
    subscriptions: dict[str, int]
    cancels_scheduled: int
    open_invoices: int
    charges: int
    operations: int
    faults: int
    newest: tuple[Event, ...]
