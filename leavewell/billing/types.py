"""The values that the processor contract speaks: references, views, operations, plans, outcomes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID, uuid5

from leavewell.kernel.money import Money

# --- references -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class CustomerRef:
    """How a billing system may know a customer; at least one is given."""

    id: str | None = None
    email: str | None = None


@dataclass(frozen=True)
class SubRef:
    """One subscription at one billing system.

    ``account`` is the site or connected account, where there are several.
    """

    processor: str
    id: str
    account: str | None = None


# --- what is seen ---------------------------------------------------------------------------------


class SubState(StrEnum):
    """Our names for what a subscription is. ``ending``: a cancel is scheduled; ``ended``: it is over."""

    PENDING = "pending"
    TRIALING = "trialing"
    ACTIVE = "active"
    PAST_DUE = "past_due"
    UNPAID = "unpaid"
    PAUSED = "paused"
    ENDING = "ending"
    ENDED = "ended"


Interval = Literal["day", "week", "month", "year"]


@dataclass(frozen=True)
class Item:
    """One priced line of a subscription. ``unit`` is the price of one for ``interval_count`` intervals.

    ``price`` is the billing system's own id of what is bought.
    """

    id: str
    plan: str
    quantity: int
    unit: Money
    interval: Interval
    period_end: datetime
    interval_count: int = 1
    price: str = ""


@dataclass(frozen=True)
class DiscountView:
    """A discount that is on a subscription now. ``cycles_left`` None means for ever."""

    id: str
    percent_bp: int | None
    amount: Money | None
    cycles_left: int | None


@dataclass(frozen=True)
class NextCharge:
    """The next charge as the billing system would make it."""

    at: datetime
    amount: Money | None


@dataclass(frozen=True)
class InvoiceView:
    """An invoice that is still to be paid."""

    id: str
    amount: Money
    created_at: datetime


@dataclass(frozen=True)
class Charge:
    """Money that was taken."""

    id: str
    at: datetime
    amount: Money
    invoice: str | None


@dataclass(frozen=True)
class SubscriptionView:
    """A subscription as the billing system shows it at ``read_at``.

    ``ends_at`` is when it will end (``ending``) or did end (``ended``). ``fingerprint`` changes whenever
    anything changes that a plan depends on. ``locks`` are codes of what else holds it, such as a schedule.
    """

    ref: SubRef
    customer: CustomerRef
    state: SubState
    raw_state: str
    items: tuple[Item, ...]
    ends_at: datetime | None
    period_end_min: datetime
    period_end_max: datetime
    trial_end: datetime | None
    next_charge: NextCharge | None
    last_charge: Charge | None
    discounts: tuple[DiscountView, ...]
    open_invoices: tuple[InvoiceView, ...]
    fingerprint: str
    read_at: datetime
    locks: frozenset[str] = frozenset()
    started_at: datetime | None = None


@dataclass(frozen=True)
class CustomerMatch:
    """One customer that fits a reference, with its subscriptions."""

    id: str
    email: str | None
    subscriptions: tuple[SubRef, ...]


# --- operations -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Now:
    """At once."""


@dataclass(frozen=True)
class PeriodEnd:
    """When the time already paid for is over."""


@dataclass(frozen=True)
class At:
    """At a given instant."""

    at: datetime


When = Now | PeriodEnd | At


@dataclass(frozen=True)
class Cancel:
    """End the whole subscription. ``reason`` is a code of ours, never the customer's words."""

    when: When
    reason: str | None = None


@dataclass(frozen=True)
class UndoCancel:
    """Take a scheduled cancel back, before the end."""


@dataclass(frozen=True)
class Reactivate:
    """Let one that has ended go on as it was: same id, items and prices.

    A new period begins now and is charged now, less the discounts that are still on it.
    """


@dataclass(frozen=True)
class Discount:
    """Take ``percent_bp`` off the next ``cycles`` charges (None: all), beside the discounts already there."""

    percent_bp: int
    cycles: int | None


@dataclass(frozen=True)
class ChangeQuantity:
    """Have ``quantity`` of the only item from now on.

    Nothing is charged or credited now; the next payment is for that many.
    """

    quantity: int


@dataclass(frozen=True)
class ChangePlan:
    """Put the only item on another price, by the billing system's id of it. How many there are is kept.

    Nothing is charged or credited now; the next payment is at the new price.
    """

    price: str


@dataclass(frozen=True)
class ExtendTrial:
    """Let the trial that runs end at ``until``, and the first payment come then. Nothing is charged now."""

    until: datetime


Operation = Cancel | UndoCancel | Reactivate | Discount | ChangeQuantity | ChangePlan | ExtendTrial


@dataclass(frozen=True)
class OperationKey:
    """Names one operation for ever, and one attempt group inside the provider's idempotency window.

    Re-sends inside a group use the same key; ``operation`` is also written where the provider keeps our
    metadata, so that ``reconcile`` knows its own work.
    """

    operation: UUID
    group: int = 1

    def step(self, name: str) -> str:
        """The idempotency key of one step of the plan."""
        return str(uuid5(self.operation, f"{name}:{self.group}"))


@dataclass(frozen=True)
class Blocker:
    """Why an operation can't be done as things stand. ``code`` is one of ours."""

    code: str
    words: str


@dataclass(frozen=True)
class Plan:
    """What an operation would do to the subscription that was seen. Nothing has been written yet."""

    operation: Operation
    ref: SubRef
    fingerprint: str
    effective_at: datetime | None
    already_done: bool = False
    blockers: tuple[Blocker, ...] = ()
    warnings: tuple[str, ...] = ()


# --- outcomes -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Applied:
    """The billing system has done it. ``view`` was read afterwards; ``replayed``: an earlier send did it."""

    view: SubscriptionView
    replayed: bool = False


@dataclass(frozen=True)
class Scheduled:
    """The billing system has taken it for a later instant."""

    view: SubscriptionView
    effective_at: datetime
    replayed: bool = False


@dataclass(frozen=True)
class AlreadyDone:
    """The goal was met before we wrote anything, by someone else or earlier."""

    view: SubscriptionView


@dataclass(frozen=True)
class NotDone:
    """Only of ``reconcile``: the operation did not happen; it may be sent again."""

    view: SubscriptionView


@dataclass(frozen=True)
class Rejected:
    """Final as things stand.

    ``code`` is one of ours: ``state_changed``, ``not_supported``, ``blocked``, ``refused``.
    """

    code: str
    provider_code: str
    message: str


@dataclass(frozen=True)
class NotTaken:
    """It surely did not happen, for now: the call never arrived or was turned away. Send again later."""

    reason: str
    retry_after_seconds: float | None = None


@dataclass(frozen=True)
class ConnectionRefused:
    """The key died or lacks a scope. Nothing will work on this connection until a person mends it."""

    reason: str


@dataclass(frozen=True)
class Unknown:
    """The answer was lost: it may have happened. Read before anything is sent again."""

    reason: str


Outcome = Applied | Scheduled | AlreadyDone | Rejected | NotTaken | ConnectionRefused | Unknown
Finding = Applied | Scheduled | AlreadyDone | NotDone | NotTaken | ConnectionRefused | Unknown


# --- what a billing system can do -----------------------------------------------------------------


class Capability(StrEnum):
    """What may be asked of a processor; an offer that needs a missing one is not shown."""

    CANCEL_NOW = "cancel_now"
    CANCEL_PERIOD_END = "cancel_period_end"
    CANCEL_AT_DATE = "cancel_at_date"
    UNDO_CANCEL = "undo_cancel"
    REACTIVATE = "reactivate"
    DISCOUNT_PERCENT = "discount_percent"
    CHANGE_QUANTITY = "change_quantity"
    CHANGE_PLAN = "change_plan"
    EXTEND_TRIAL = "extend_trial"


@dataclass(frozen=True)
class Health:
    """Whether the connection works, and on which data."""

    ok: bool
    mode: Literal["live", "test"]
    words: str
    capabilities: frozenset[Capability] = field(default_factory=frozenset)
