"""Facts about ends in billing: set, come, taken back, and money that moved after them."""

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
