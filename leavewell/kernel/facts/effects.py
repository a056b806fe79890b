"""Facts that settling an effect leaves behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from leavewell.kernel.facts.base import Fact
from leavewell.kernel.money import Money


@dataclass(frozen=True)
class CancelCarriedOut(Fact):
    """Billing holds the cancel: it ends, or ended, at ``ends_at``. Read back after the change.

    ``found_done``: it was so before we wrote anything. ``last_charge`` is the last money taken. ``by_hand``: a
    person did it where no program could, and says so; nothing was read back.
    """

    kind: ClassVar[str] = "billing.cancel_carried_out"
    effect_id: UUID
    subscription_id: UUID
    subject_id: UUID
    ends_at: datetime
    ended: bool
    found_done: bool = False
    last_charge: Money | None = None
    last_charge_at: datetime | None = None
    by_hand: bool = False


@dataclass(frozen=True)
class EndConfirmed(Fact):
    """At the promised end billing was read again: it is over. ``by_hand``: a person looked, where no program could."""

    kind: ClassVar[str] = "billing.end_confirmed"
    effect_id: UUID
    subscription_id: UUID
    subject_id: UUID
    ended_at: datetime
    by_hand: bool = False


@dataclass(frozen=True)
class ChargedAfterEnd(Fact):
    """Money was taken after the promised end. A person has it now. ``charge`` is billing's own id of it.

    ``why``: renewal, or open_invoice_collected against what the customer was told. ``amount`` is what hasn't been
    given back of it.
    """

    kind: ClassVar[str] = "billing.charged_after_end"
    effect_id: UUID
    subscription_id: UUID
    subject_id: UUID
    amount: Money
    charged_at: datetime
    charge: str = ""
    why: str = ""


@dataclass(frozen=True)
class BilledAfterEnd(Fact):
    """A bill was made after the promised end, and nothing taken for it yet. ``invoice`` is billing's own id of it."""

    kind: ClassVar[str] = "billing.billed_after_end"
    effect_id: UUID
    subscription_id: UUID
    subject_id: UUID
    amount: Money
    made_at: datetime
    invoice: str
    draft: bool = False


@dataclass(frozen=True)
class CancelUndone(Fact):
    """Billing holds no end any more, read back. ``found_done``: it was so before we wrote anything."""

    kind: ClassVar[str] = "billing.cancel_undone"
    effect_id: UUID
    subscription_id: UUID
    subject_id: UUID
    found_done: bool = False


@dataclass(frozen=True)
class SubscriptionReactivated(Fact):
    """One that had ended goes on, read back. ``last_charge`` is the last money taken, as billing shows it then.

    ``found_done``: it went on before we wrote anything. ``continued_as``: the new subscription, where billing can't
    bring the old one back.
    """

    kind: ClassVar[str] = "billing.reactivated"
    effect_id: UUID
    subscription_id: UUID
    subject_id: UUID
    found_done: bool = False
    last_charge: Money | None = None
    last_charge_at: datetime | None = None
    continued_as: UUID | None = None


@dataclass(frozen=True)
class DiscountCarriedOut(Fact):
    """Billing holds the discount, read back."""

    kind: ClassVar[str] = "billing.discount_carried_out"
    effect_id: UUID
    subscription_id: UUID
    subject_id: UUID
    percent_bp: int
    cycles: int | None


@dataclass(frozen=True)
class ChangeCarriedOut(Fact):
    """Billing holds an accepted change, read back. ``change``: quantity, plan or trial."""

    kind: ClassVar[str] = "billing.change_carried_out"
    effect_id: UUID
    subscription_id: UUID
    subject_id: UUID
    change: str
    found_done: bool = False


@dataclass(frozen=True)
class PauseCarriedOut(Fact):
    """Billing shows the pause, read back. ``pause``: collection or service; ``resumes_at`` None: by hand."""

    kind: ClassVar[str] = "billing.pause_carried_out"
    effect_id: UUID
    subscription_id: UUID
    subject_id: UUID
    pause: str
    resumes_at: datetime | None
    found_done: bool = False


@dataclass(frozen=True)
class PauseEnded(Fact):
    """Billing shows no pause any more, read back; the next charge, where billing tells it."""

    kind: ClassVar[str] = "billing.pause_ended"
    effect_id: UUID
    subscription_id: UUID
    subject_id: UUID
    next_charge_at: datetime | None
    found_done: bool = False


@dataclass(frozen=True)
class CreditCarriedOut(Fact):
    """An amount stands to the customer's good in billing, found there under our operation."""

    kind: ClassVar[str] = "billing.credit_carried_out"
    effect_id: UUID
    subscription_id: UUID
    subject_id: UUID
    amount: Money


@dataclass(frozen=True)
class RefundCarriedOut(Fact):
    """So much of a charge was given back. ``charge`` is billing's own id."""

    kind: ClassVar[str] = "billing.refund_carried_out"
    effect_id: UUID
    subscription_id: UUID
    subject_id: UUID
    amount: Money
    charge: str


@dataclass(frozen=True)
class AccountLookedUp(Fact):
    """Every billing system was asked for an account of which we knew no plan. ``result`` says what came of it."""

    kind: ClassVar[str] = "billing.account_looked_up"
    account_id: UUID
    result: str


@dataclass(frozen=True)
class StrangersSeen(Fact):
    """A night met so many subscriptions of customers who are no accounts here; not as many as the last time."""

    kind: ClassVar[str] = "billing.strangers_seen"
    connection_id: UUID
    count: int


@dataclass(frozen=True)
class MailSent(Fact):
    """The mail server took a mail; in a test space it may have been held on the mailbox page instead."""

    kind: ClassVar[str] = "mail.sent"
    mail_id: UUID
    mail_kind: str
    held: bool = False


@dataclass(frozen=True)
class MailNotNeeded(Fact):
    """When a mail was about to go, what it says was no longer so; it wasn't sent."""

    kind: ClassVar[str] = "mail.not_needed"
    effect_id: UUID
    mail_kind: str
    reason: str


@dataclass(frozen=True)
class PersonNeeded(Fact):
    """An effect can't go on by itself."""

    kind: ClassVar[str] = "effect.person_needed"
    effect_id: UUID
    effect_kind: str
    reason: str


@dataclass(frozen=True)
class EffectVoided(Fact):
    """An effect that was never sent is no longer wanted."""

    kind: ClassVar[str] = "effect.voided"
    effect_id: UUID
    effect_kind: str
    reason: str


@dataclass(frozen=True)
class DisputeSeen(Fact):
    """The card's holder disputes a payment: it counts as a wish to end. ``dispute`` is billing's own id of it.

    ``answer_by``: until when it can be answered there; None: not known.
    """

    kind: ClassVar[str] = "billing.dispute_seen"
    subscription_id: UUID
    dispute: str
    amount: Money
    opened_at: datetime
    answer_by: datetime | None = None


@dataclass(frozen=True)
class PromiseMade(Fact):
    """Something was promised to a customer. ``goal``: ends, discount, pause, trial or terms.

    ``origin_id`` is the declaration, the presented offer or the concession that it came of.
    """

    kind: ClassVar[str] = "promise.made"
    promise_id: UUID
    subscription_id: UUID
    origin: str
    origin_id: UUID
    goal: str
    holds_until: datetime | None = None


@dataclass(frozen=True)
class PromiseKept(Fact):
    """Billing has shown that it was kept."""

    kind: ClassVar[str] = "promise.kept"
    promise_id: UUID
    subscription_id: UUID
    goal: str


@dataclass(frozen=True)
class PromiseBroken(Fact):
    """Billing shows something else than was promised. ``why`` and ``mend`` are codes; nothing is mended by itself.

    ``expected`` is what should have been taken, ``seen`` what was, where money shows it; ``charge`` is billing's own
    id of that, and ``bill`` of what asks for it. ``number`` counts the breaks of the same promise.
    """

    kind: ClassVar[str] = "promise.broken"
    promise_id: UUID
    subscription_id: UUID
    goal: str
    why: str
    mend: str
    expected: Money | None = None
    seen: Money | None = None
    charge: str = ""
    bill: str = ""
    number: int = 1


@dataclass(frozen=True)
class PromiseWithdrawn(Fact):
    """There is nothing left to keep: they cancelled, came back, or it ended elsewhere."""

    kind: ClassVar[str] = "promise.withdrawn"
    promise_id: UUID
    subscription_id: UUID
    goal: str
    reason: str


@dataclass(frozen=True)
class DeadlineNears(Fact):
    """Something isn't in place in billing yet, and the charge or the end that it must come before is near.

    It goes on trying by itself; ``member_id`` is who was told to see to it, None where nobody is there.
    """

    kind: ClassVar[str] = "effect.deadline_nears"
    effect_id: UUID
    effect_kind: str
    subscription_id: UUID
    deadline_at: datetime
    member_id: UUID | None = None


@dataclass(frozen=True)
class MendProposed(Fact):
    """Something that was found wrong would be made good by this; nothing happens until a member approves it.

    ``mend``: refund, restore_discount, restore_price, restore_pause, restore_trial, cancel_again or look. ``why`` is a
    code.
    """

    kind: ClassVar[str] = "mend.proposed"
    proposal_id: UUID
    subscription_id: UUID
    mend: str
    why: str
    amount: Money | None = None


@dataclass(frozen=True)
class MendApproved(Fact):
    """A member said yes. ``waits``: it is so much money that somebody else must say so too."""

    kind: ClassVar[str] = "mend.approved"
    proposal_id: UUID
    subscription_id: UUID
    mend: str
    amount: Money | None = None
    waits: bool = False


@dataclass(frozen=True)
class MendDeclined(Fact):
    """A member said no, and why; their words stand with the proposal."""

    kind: ClassVar[str] = "mend.declined"
    proposal_id: UUID
    subscription_id: UUID
    mend: str
    amount: Money | None = None


@dataclass(frozen=True)
class MendDone(Fact):
    """It was made good: billing was read back, or a member has looked at it."""

    kind: ClassVar[str] = "mend.done"
    proposal_id: UUID
    subscription_id: UUID
    mend: str
    amount: Money | None = None
