"""Facts about accounts and their subscriptions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
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
    """A subscription was read from billing and differs from what we had."""

    kind: ClassVar[str] = "subscription.seen"
    subscription_id: UUID
    state: str
    price: Money
    ends_at: datetime | None = None
