"""Calendar months in the workspace's zone. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, order=True)
class Month:
    """A month, by its first day."""

    first: date

    @property
    def last(self) -> date:
        """Its last day."""
        return self.moved(1).first - timedelta(days=1)

    @property
    def code(self) -> str:
        """As an address says it: ``2026-03``."""
        return f"{self.first:%Y-%m}"

    def begins_at(self, zone: ZoneInfo) -> datetime:
        """Its first instant there."""
        return datetime.combine(self.first, time(), zone).astimezone(UTC)

    def ends_at(self, zone: ZoneInfo) -> datetime:
        """The first instant there that isn't in it any more."""
        return self.moved(1).begins_at(zone)

    def moved(self, months: int) -> Month:
        """So many months later, or (negative) earlier."""
        years, month = divmod(self.first.year * 12 + self.first.month - 1 + months, 12)
        return Month(date(years, month + 1, 1))


EARLIEST = Month(date(2000, 1, 1))
"""Nobody asks for an earlier one."""


def month_at(at: datetime, zone: ZoneInfo) -> Month:
    """The month that an instant is in, there."""
    return Month(at.astimezone(zone).date().replace(day=1))


def month_called(code: str) -> Month | None:
    """``2026-03``; None for anything else, and for what lies before all that is counted."""
    try:
        found = Month(datetime.strptime(code, "%Y-%m").replace(tzinfo=UTC).date())
    except ValueError:
        return None
    return found if found >= EARLIEST else None
