"""Facts about accounts and their subscriptions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from leavewell.kernel.facts.base import Fact
from leavewell.kernel.money import Money


@dataclass(frozen=True)
class AccountAdded(Fact):
    """An account became known to us."""

    kind: ClassVar[str] = "account.added"
    account_id: UUID


@dataclass(frozen=True)
class SubscriptionSeen(Fact):
    """A subscription was read from billing and differs from what we had; ``before`` is the state that was known."""

    kind: ClassVar[str] = "subscription.seen"
    subscription_id: UUID
    state: str
    price: Money
    ends_at: datetime | None = None
    before: str | None = None


@dataclass(frozen=True)
class ContractRecorded(Fact):
    """The terms of a contract were put down, or changed. ``yearly`` is what it brings in a year."""

    kind: ClassVar[str] = "contract.recorded"
    contract_id: UUID
    starts_on: date
    ends_on: date | None = None
    yearly: Money | None = None


@dataclass(frozen=True)
class DutyAssigned(Fact):
    """A member has a duty from now on, for the fact's account or, without one, as everyone's fallback."""

    kind: ClassVar[str] = "duty.assigned"
    duty: str
    member_id: UUID


@dataclass(frozen=True)
class DutyEmptied(Fact):
    """A member has a duty no longer, for the fact's account or as everyone's fallback."""

    kind: ClassVar[str] = "duty.emptied"
    duty: str
    member_id: UUID


@dataclass(frozen=True)
class MemberLeft(Fact):
    """A member is of the workspace no longer; all that was theirs goes to others."""

    kind: ClassVar[str] = "member.left"
    member_id: UUID


@dataclass(frozen=True)
class MemberInvited(Fact):
    """A mail with a link to join was asked for; ``round`` says the how manieth for this invitation."""

    kind: ClassVar[str] = "member.invited"
    invitation_id: UUID
    role: str
    round: int = 1


@dataclass(frozen=True)
class InvitationWithdrawn(Fact):
    """The invitation's link is worth nothing any more."""

    kind: ClassVar[str] = "member.invitation_withdrawn"
    invitation_id: UUID


@dataclass(frozen=True)
class MemberJoined(Fact):
    """Somebody took their place in the workspace by an invitation."""

    kind: ClassVar[str] = "member.joined"
    member_id: UUID
    invitation_id: UUID
    role: str


@dataclass(frozen=True)
class ConnectionPaused(Fact):
    """A billing system no longer takes our key: nothing is asked of it until somebody has mended that."""

    kind: ClassVar[str] = "connection.paused"
    connection_id: UUID
    processor: str
    reason: str


@dataclass(frozen=True)
class ConnectionResumed(Fact):
    """A billing system takes our key again; what waited for it goes on."""

    kind: ClassVar[str] = "connection.resumed"
    connection_id: UUID
    processor: str
