"""Facts about effects themselves, and what their readings of billing and their mails leave behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from leavewell.kernel.facts.base import Fact
from leavewell.kernel.money import Money


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
