"""Weeks as people mean them: Monday to Sunday, in the workspace's zone. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

EARLIEST = date(2000, 1, 3)
"""Nobody asks for an earlier Monday, and the calendar's own beginning is far."""


@dataclass(frozen=True, order=True)
class Week:
    """The seven days from a Monday on."""

    monday: date

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)

    def begins_at(self, zone: ZoneInfo) -> datetime:
        """Its first instant there."""
        return datetime.combine(self.monday, time(), zone).astimezone(UTC)

    def ends_at(self, zone: ZoneInfo) -> datetime:
        """The first instant there that isn't in it any more: not always 168 hours later."""
        return self.moved(1).begins_at(zone)

    def moved(self, weeks: int) -> Week:
        """So many weeks later, or (negative) earlier."""
        return Week(self.monday + timedelta(weeks=weeks))

    def up_to(self, count: int) -> Sequence[Week]:
        """So many weeks, the last of which is this one."""
        return [self.moved(-back) for back in reversed(range(count))]


def week_with(day: date) -> Week:
    """The week that a day is in."""
    return Week(EARLIEST) if day < EARLIEST else Week(day - timedelta(days=day.weekday()))


def week_at(at: datetime, zone: ZoneInfo) -> Week:
    """The week that an instant is in, there."""
    return week_with(at.astimezone(zone).date())
