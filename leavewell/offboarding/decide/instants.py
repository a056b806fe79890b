"""The live dates of a departure, and the phase that follows from them. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum


@dataclass(frozen=True)
class Instants:
    """When billing and access end, until when all can be taken back, and after when data is deleted."""

    billing_ends_at: datetime
    access_ends_at: datetime
    undo_until: datetime
    delete_after: datetime

    def as_anchors(self) -> dict[str, datetime]:
        """By the names that a playbook's dates hang on."""
        return {
            "billing_ends": self.billing_ends_at,
            "access_ends": self.access_ends_at,
            "delete_after": self.delete_after,
        }

    def as_columns(self) -> dict[str, datetime]:
        """By the names of a departure's columns."""
        return asdict(self)


def instants(billing_ends_at: datetime, access_ends_at: datetime, grace_days: int) -> Instants:
    """The window to restart is as long as the data is kept: so many days after access has ended."""
    kept_until = access_ends_at + timedelta(days=grace_days)
    return Instants(billing_ends_at, access_ends_at, undo_until=kept_until, delete_after=kept_until)


class Phase(StrEnum):
    """``leaving``: not over yet. ``window``: over, and can be taken back. ``gone``: the window is over."""

    LEAVING = "leaving"
    WINDOW = "window"
    GONE = "gone"


def phase_at(now: datetime, dates: Instants) -> Phase:
    """The phase at an instant; the last one of the window still belongs to it."""
    if now < dates.access_ends_at:
        return Phase.LEAVING
    return Phase.WINDOW if now <= dates.undo_until else Phase.GONE
