"""Days and hours in which people work. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

OPENS, CLOSES = time(9), time(17)
"""A working day, in the workspace's zone. Whatever is due on a day is due when it ends."""

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class WorkCalendar:
    """The workspace's days: Monday to Friday without public holidays, from nine to five in its zone."""

    zone: ZoneInfo
    is_holiday: Callable[[date], bool]

    def is_working_day(self, day: date) -> bool:
        """Whether people work on that day."""
        return day.weekday() < 5 and not self.is_holiday(day)

    def day_of(self, at: datetime) -> date:
        """On which day an instant falls here."""
        return at.astimezone(self.zone).date()

    def begin_of(self, day: date) -> datetime:
        """When work begins on that day, as an instant."""
        return datetime.combine(day, OPENS, self.zone).astimezone(UTC)

    def end_of(self, day: date) -> datetime:
        """When that day ends, as an instant."""
        return datetime.combine(day, CLOSES, self.zone).astimezone(UTC)

    def working_days_from(self, day: date, count: int) -> date:
        """The day so many working days after (or, negative, before) that day; with 0 itself, or the next one."""
        if count == 0:
            return day if self.is_working_day(day) else self.working_days_from(day, 1)
        step = ONE_DAY if count > 0 else -ONE_DAY
        left = abs(count)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day

    def working_hours_after(self, at: datetime, hours: int) -> datetime:
        """The instant by which so many working hours have passed since ``at``."""
        left = timedelta(hours=hours)
        local = at.astimezone(self.zone)
        day = local.date()
        begins = max(local, datetime.combine(day, OPENS, self.zone))
        while True:
            closes = datetime.combine(day, CLOSES, self.zone)
            there_is = closes - begins if self.is_working_day(day) else timedelta()
            if there_is >= left and self.is_working_day(day):
                return (begins + left).astimezone(UTC)
            left -= max(there_is, timedelta())
            day += ONE_DAY
            begins = datetime.combine(day, OPENS, self.zone)


@cache
def calendar_for(zone: str, country: str) -> WorkCalendar:
    """The calendar of a zone and a country (ISO 3166, two letters); without a country no holiday is known."""
    known = holidays.country_holidays(country) if country in holidays.list_supported_countries() else {}
    return WorkCalendar(ZoneInfo(zone), known.__contains__)
