"""A subscription and what stands on it. Instants are UTC, money is in minor units, rates in basis points."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import TypeAdapter

from leavewell.kernel.money import Money

Interval = Literal["day", "week", "month", "year"]
PauseKind = Literal["collection", "service"]
InvoiceStatus = Literal["draft", "open", "paid", "void", "uncollectible"]
BoundaryInPause = Literal["nothing", "void", "draft", "uncollectible"]


class Status(StrEnum):
    """What a subscription is. One that has a cancel scheduled keeps its status until then."""

    TRIALING = "trialing"
    ACTIVE = "active"
    PAST_DUE = "past_due"
    UNPAID = "unpaid"
    PAUSED = "paused"
    CANCELED = "canceled"


class Payment(StrEnum):
    """Whether the payment method takes a charge."""

    OK = "ok"
    FAILING = "failing"


@dataclass(frozen=True)
class Item:
    """One priced line, with the terms of its ``price`` as they were when it was put on it.

    ``unit`` is the price of one for ``interval_count`` intervals. An item that an earlier version stored names no
    price.
    """

    id: str
    plan: str
    quantity: int
    unit: Money
    interval: Interval
    interval_count: int = 1
    price: str = ""


@dataclass(frozen=True)
class Price:
    """One thing on sale, or no longer: ``unit`` buys one of the plan for ``interval_count`` intervals."""

    id: str
    plan: str
    unit: Money
    interval: Interval
    interval_count: int = 1
    on_sale: bool = True

    def item(self, key: str, quantity: int) -> Item:
        """So many of what the price buys, as an item with this id."""
        return Item(key, self.plan, quantity, self.unit, self.interval, self.interval_count, self.id)


@dataclass(frozen=True)
class Discount:
    """So many basis points off each bill, ``cycles_left`` more times (None: always).

    It may take ``amount_off`` minor units instead, of what the items are paid in. One that was made from a ``coupon``
    may be over at an instant instead of after a number of bills.
    """

    id: str
    percent_bp: int
    cycles_left: int | None
    operation: str | None = None
    coupon: str = ""
    promotion_code: str | None = None
    amount_off: int = 0
    given_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True)
class Pause:
    """No bill is made until ``until`` (None: until somebody resumes it).

    ``collection`` stops the billing only and leaves the status as it is; ``service`` shows as paused.
    ``boundary`` is what a boundary makes meanwhile: nothing, or an invoice that nobody has to pay.
    """

    kind: PauseKind
    until: datetime | None
    boundary: BoundaryInPause = "nothing"


@dataclass(frozen=True)
class Phase:
    """What the items will be, from an instant on."""

    starts_at: datetime
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Schedule:
    """A plan that owns a subscription's terms and its end: nobody else may cancel it meanwhile."""

    id: str
    phases: tuple[Phase, ...]
    ends_at: datetime
    then: Literal["release", "cancel"] = "release"


@dataclass(frozen=True)
class Dunning:
    """On which days after a payment failed it is tried again, and what the subscription is after the last."""

    days: tuple[int, ...]
    then: Literal["past_due", "unpaid", "canceled"] = "canceled"


@dataclass(frozen=True)
class Subscription:
    """A subscription, billed in advance at each boundary of its cycles.

    Boundary ``n`` lies ``n`` cycles after ``anchor`` (the start, or the trial's end); ``cycle`` is the number
    of boundaries billed so far, and so the index of the next one. ``cancel_at`` is when it will end,
    ``canceled_at`` when that was asked for, ``ended_at`` when it did end. Every change adds to ``version``.
    ``at_period_end`` says that the end was asked for as that of the period and not as an instant;
    ``cancellation`` holds what the customer said about it.
    """

    id: str
    customer: str
    items: tuple[Item, ...]
    started_at: datetime
    anchor: datetime
    status: Status
    cycle: int = 0
    trial_end: datetime | None = None
    cancel_at: datetime | None = None
    canceled_at: datetime | None = None
    ended_at: datetime | None = None
    discounts: tuple[Discount, ...] = ()
    payment: Payment = Payment.OK
    version: int = 1
    pause: Pause | None = None
    schedule: Schedule | None = None
    dunning: Dunning | None = None
    failing_since: datetime | None = None
    retries: int = 0
    billing: Literal["classic", "flexible"] = "classic"
    at_period_end: bool = False
    metadata: dict[str, str] = field(default_factory=dict)
    cancellation: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Bill:
    """What a boundary makes: an invoice over ``amount``, and where it is paid a charge of the same amount.

    ``credit`` was taken off before, from what the customer has in hand. ``covers_until``: it is for no later time
    than that (None: than its own instant).
    """

    at: datetime
    amount: Money
    status: InvoiceStatus
    credit: int = 0
    covers_until: datetime | None = None


STORED = TypeAdapter(Subscription)
"""Subscription to JSON and back."""
