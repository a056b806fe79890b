"""Facts about what billing was asked to change or to give, read back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from leavewell.kernel.facts.base import Fact
from leavewell.kernel.money import Money


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
