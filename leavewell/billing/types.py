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

EndCause = Literal["asked", "not_paid"]
"""``asked``: somebody wanted it to end. ``not_paid``: the billing system ended it because payments failed."""


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
    """A discount that is on a subscription now. ``cycles_left`` None means for ever.

    ``promotion_code`` is the billing system's own id of the code that it came by, if it came by one.
    """

    id: str
    percent_bp: int | None
    amount: Money | None
    cycles_left: int | None
    promotion_code: str | None = None


@dataclass(frozen=True)
class NextCharge:
    """The next charge as the billing system would make it."""

    at: datetime
    amount: Money | None


@dataclass(frozen=True)
class InvoiceView:
    """An invoice that is still to be paid. A ``draft`` isn't asked for yet, and may still be changed.

    ``covers_until``: it bills for nothing later than that; None: that isn't known.
    """

    id: str
    amount: Money
    created_at: datetime
    draft: bool = False
    covers_until: datetime | None = None


@dataclass(frozen=True)
class Charge:
    """Money that was taken. ``refunded`` is what was given back of it; None: nothing that is known of.

    ``billed_at`` is when its bill was made, ``covers_until`` the latest time that the bill is for; None: not known.
    """

    id: str
    at: datetime
    amount: Money
    invoice: str | None
    refunded: Money | None = None
    billed_at: datetime | None = None
    covers_until: datetime | None = None


PauseKind = Literal["collection", "service"]
"""``collection``: nothing is billed and the service runs on; ``service``: both rest."""


@dataclass(frozen=True)
class PauseView:
    """A pause that runs now. ``until`` is when it goes on by itself; None: when somebody lets it."""

    kind: PauseKind
    until: datetime | None


@dataclass(frozen=True)
class Loss:
    """Something planned that is gone once a lock is released. ``code`` is one of ours."""

    code: str
    words: str
    at: datetime | None = None


@dataclass(frozen=True)
class LockView:
    """What else holds a subscription, such as a schedule, and what is lost by releasing it."""

    code: str
    losses: tuple[Loss, ...] = ()


@dataclass(frozen=True)
class SubscriptionView:
    """A subscription as the billing system shows it at ``read_at``.

    ``ends_at`` is when it will end (``ending``) or did end (``ended``). ``fingerprint`` changes whenever
    anything changes that a plan depends on. ``locks`` are codes of what else holds it, such as a schedule;
    ``held_by`` says of those that can be released what would be lost. ``credit`` is what stands to the
    customer's good and comes off the next bills; None: nothing, or it isn't known. ``collection`` is whether
    bills are collected by themselves. ``continues`` is the id of the ended one that this one was made for.
    ``end_cause`` is what the billing system says of why it ends or ended; None: it doesn't say.
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
    pause: PauseView | None = None
    credit: Money | None = None
    collection: Literal["auto", "manual"] = "auto"
    held_by: tuple[LockView, ...] = ()
    continues: str | None = None
    end_cause: EndCause | None = None


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


OpenInvoices = Literal["leave", "void", "uncollectible"]
"""What becomes of bills that are open at a cancel: they stay due, are forgiven, or are given up in the books."""


@dataclass(frozen=True)
class Cancel:
    """End the whole subscription. ``reason`` is a code of ours; ``comment`` are words for the billing system.

    ``release_lock``: take it out of what else holds it, with all that is lost by that. ``open_invoices``: what
    becomes of what is still to be paid; unless they are left, no attempt is made to collect them any more. ``spared``:
    of these bills, by their ids, nothing becomes, since the customer was told of them.
    """

    when: When
    reason: str | None = None
    release_lock: bool = False
    open_invoices: OpenInvoices = "leave"
    comment: str | None = None
    spared: frozenset[str] = frozenset()


@dataclass(frozen=True)
class UndoCancel:
    """Take a scheduled cancel back, before the end."""


@dataclass(frozen=True)
class Reactivate:
    """Let one that has ended go on as it was: same items, prices and quantities.

    A new period begins now and is charged now, less the discounts that are still on it. A billing system that
    can't wake an ended one makes a new one for the same customer: the outcome's view has another ref then than
    the plan, and names in ``continues`` the one that ended.
    """


@dataclass(frozen=True)
class Discount:
    """Take ``percent_bp`` off the next ``cycles`` charges (None: all), beside the discounts already there.

    Or ``amount`` off each of them, or what ``promotion_code`` (the billing system's own id of one) gives, for
    as long as it does; ``percent_bp`` is 0 then.
    """

    percent_bp: int
    cycles: int | None
    amount: Money | None = None
    promotion_code: str | None = None


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


@dataclass(frozen=True)
class Pause:
    """Bill nothing from now until ``until`` (None: until ``Resume``), then go on at the old price.

    What is paid for already isn't given back, and no bill is made later for the time of the pause.
    """

    until: datetime | None
    kind: PauseKind = "collection"


@dataclass(frozen=True)
class Resume:
    """Let one that is paused go on now, at the old price."""


@dataclass(frozen=True)
class Credit:
    """Put an amount to the customer's good: it comes off the next bills. No money is paid out."""

    amount: Money


@dataclass(frozen=True)
class Refund:
    """Give ``amount`` of a charge back, by the way that it was paid. ``charge`` is a ``Charge.id``."""

    charge: str
    amount: Money


Operation = (
    Cancel
    | UndoCancel
    | Reactivate
    | Discount
    | ChangeQuantity
    | ChangePlan
    | ExtendTrial
    | Pause
    | Resume
    | Credit
    | Refund
)

MoneyOperation = Credit | Refund
"""What can't be seen on the subscription afterwards: only the billing system's own record says that it happened."""


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
    """What an operation would do to the subscription that was seen. Nothing has been written yet.

    ``losses`` are what was planned there and would be gone.
    """

    operation: Operation
    ref: SubRef
    fingerprint: str
    effective_at: datetime | None
    already_done: bool = False
    blockers: tuple[Blocker, ...] = ()
    warnings: tuple[str, ...] = ()
    losses: tuple[Loss, ...] = ()


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
    """The answer was lost: it may have happened. Read before anything is sent again.

    ``key_spent``: an error is all that this key will ever bring back, so what wasn't done needs another one.
    """

    reason: str
    key_spent: bool = False


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
    PAUSE_COLLECTION = "pause_collection"
    PAUSE_SERVICE = "pause_service"
    CREDIT = "credit"
    REFUND = "refund"
    DISCOUNT_AMOUNT = "discount_amount"
    PROMOTION_CODE = "promotion_code"
    FORGIVE_INVOICES = "forgive_invoices"
    PAUSE_SERVICE_ENDS = "pause_service_ends"
    """A pause of the service may be given its end, and goes on by itself then; where it may not, we resume it."""


@dataclass(frozen=True)
class Health:
    """Whether the connection works, and on which data."""

    ok: bool
    mode: Literal["live", "test"]
    words: str
    capabilities: frozenset[Capability] = field(default_factory=frozenset)
