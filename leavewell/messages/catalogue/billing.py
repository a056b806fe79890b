"""Events of what billing shows."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from leavewell.messages.catalogue.ids import Amount, EffectId, PromiseId, SubscriptionId, Told


class CancelProcessed(Told):
    """Billing holds the cancel, read back. `ended`: it is over already; else it ends at `ends_at`."""

    subscription_id: SubscriptionId
    ends_at: datetime
    ended: bool
    last_charge: Amount | None
    last_charge_at: datetime | None
    by_hand: bool


class SubscriptionEnded(Told):
    """At the promised end billing was read again: it is over."""

    subscription_id: SubscriptionId
    ended_at: datetime
    by_hand: bool


class SubscriptionBack(Told):
    """A subscription that had ended goes on, read back."""

    subscription_id: SubscriptionId
    continued_as_id: SubscriptionId | None = Field(validation_alias="continued_as")


class SubscriptionPaused(Told):
    """Billing shows a pause that was accepted, read back. `pause`: `collection` leaves bills out, `service` rests.

    A service that rests can't be used until `resumes_at`.
    """

    subscription_id: SubscriptionId
    pause: str
    resumes_at: datetime | None


class SubscriptionResumed(Told):
    """We let a paused one go on, read back. Of a pause that billing ends by itself you aren't told: its day was."""

    subscription_id: SubscriptionId
    next_charge_at: datetime | None


class ChargedAfterEnd(Told):
    """Money was taken after the promised end. A person has it now."""

    subscription_id: SubscriptionId
    amount: Amount
    charged_at: datetime
    charge: str
    why: str


class DisputeOpened(Told):
    """The card's holder disputes a payment. `dispute` is billing's own id of it."""

    subscription_id: SubscriptionId
    dispute: str
    amount: Amount
    opened_at: datetime


class PromiseKept(Told):
    """Billing has shown that a promise to the customer was kept."""

    promise_id: PromiseId
    subscription_id: SubscriptionId
    goal: str


class PromiseBroken(PromiseKept):
    """Billing shows something else than was promised. Nothing is made good by itself."""

    why: str
    mend: str
    expected: Amount | None
    seen: Amount | None
    charge: str


class PersonNeeded(Told):
    """Something that was to be carried out can't go on by itself."""

    effect_id: EffectId
    effect_kind: str
    reason: str


class DeadlineNear(Told):
    """Something isn't in place in billing yet, and the charge or the end that it must come before is near."""

    effect_id: EffectId
    effect_kind: str
    subscription_id: SubscriptionId
    deadline_at: datetime
