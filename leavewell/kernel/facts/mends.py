"""Facts about what would make good what was found wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from leavewell.kernel.facts.base import Fact
from leavewell.kernel.money import Money


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
