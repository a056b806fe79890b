"""Facts of a departure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from leavewell.kernel.facts.base import Fact


@dataclass(frozen=True)
class DepartureOpened(Fact):
    """A subscription ends, however that came about. The four instants are the live ones."""

    kind: ClassVar[str] = "departure.opened"
    departure_id: UUID
    subscription_id: UUID
    origin: str
    requested_at: datetime
    billing_ends_at: datetime
    access_ends_at: datetime
    undo_until: datetime
    delete_after: datetime
    declaration_id: UUID | None = None


@dataclass(frozen=True)
class DepartureMoved(Fact):
    """Billing shows another end; the live instants are these now."""

    kind: ClassVar[str] = "departure.moved"
    departure_id: UUID
    subscription_id: UUID
    billing_ends_at: datetime
    access_ends_at: datetime
    undo_until: datetime
    delete_after: datetime


@dataclass(frozen=True)
class DepartureRestarted(Fact):
    """The account stays or is back. ``phase`` is where the departure stood: leaving or window.

    ``elsewhere``: it was seen in billing, and nobody had asked for it here.
    """

    kind: ClassVar[str] = "departure.restarted"
    departure_id: UUID
    subscription_id: UUID
    phase: str
    elsewhere: bool = False
