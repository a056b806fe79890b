"""Where an open step stands on the board. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class StepPhase(StrEnum):
    """``waiting``: what its date hangs on hasn't happened yet."""

    LATE = "late"
    TODAY = "today"
    THIS_WEEK = "this_week"
    LATER = "later"
    WAITING = "waiting"


@dataclass(frozen=True)
class Bounds:
    """The instants at which the phases end: what is due before ``now`` is late, and so on."""

    now: datetime
    day_ends: datetime
    week_ends: datetime

    def phase_of(self, due_at: datetime | None) -> StepPhase:
        """The phase of a step with that date."""
        if due_at is None:
            return StepPhase.WAITING
        if due_at < self.now:
            return StepPhase.LATE
        if due_at < self.day_ends:
            return StepPhase.TODAY
        return StepPhase.THIS_WEEK if due_at < self.week_ends else StepPhase.LATER


def bounds_at(now: datetime, zone: str) -> Bounds:
    """A day ends at midnight of the zone, a week with its Sunday."""
    today = now.astimezone(ZoneInfo(zone)).date()
    tomorrow = datetime.combine(today + timedelta(days=1), time(), ZoneInfo(zone))
    monday = datetime.combine(today + timedelta(days=7 - today.weekday()), time(), ZoneInfo(zone))
    return Bounds(now, tomorrow, monday)
