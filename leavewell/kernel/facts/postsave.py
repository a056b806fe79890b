"""Facts of those who stayed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from leavewell.kernel.facts.base import Fact


@dataclass(frozen=True)
class SaveBegan(Fact):
    """An account took an offer instead of leaving. It counts once it has held."""

    kind: ClassVar[str] = "save.began"
    save_id: UUID
    subscription_id: UUID
    offer: str


@dataclass(frozen=True)
class SaveConfirmed(Fact):
    """Thirty days later billing showed that it has held."""

    kind: ClassVar[str] = "save.confirmed"
    save_id: UUID
    subscription_id: UUID


@dataclass(frozen=True)
class SaveLapsed(Fact):
    """The account left after all, or is about to."""

    kind: ClassVar[str] = "save.lapsed"
    save_id: UUID
    subscription_id: UUID
    reason: str
