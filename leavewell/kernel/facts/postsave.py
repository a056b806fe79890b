"""Facts of those who stayed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
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


@dataclass(frozen=True)
class WatchBegan(Fact):
    """An account left a cancel page undecided; the team has an eye on it until then."""

    kind: ClassVar[str] = "watch.began"
    watch_id: UUID
    session_id: UUID
    why: str
    until: datetime


@dataclass(frozen=True)
class WatchExtended(Fact):
    """An account on the watchlist left another cancel page undecided; the days are counted anew."""

    kind: ClassVar[str] = "watch.extended"
    watch_id: UUID
    session_id: UUID
    why: str
    until: datetime


@dataclass(frozen=True)
class WatchEnded(Fact):
    """An account is off the watchlist.

    ``reason``: quiet (the days are over), went_on (with that very page), or the code of what they decided.
    """

    kind: ClassVar[str] = "watch.ended"
    watch_id: UUID
    reason: str
