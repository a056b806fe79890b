"""By when a person answers a customer. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

WORKING_DAYS = 2
CLOSES = time(17)
SATURDAY = 5


def answer_by(now: datetime, zone: str, working_days: int = WORKING_DAYS) -> datetime:
    """The end of the second working day after today, or of another one, Monday to Friday in the workspace's zone.

    Public holidays are counted as working days: the customer is never told a later day than was said.
    """
    day, left = now.astimezone(ZoneInfo(zone)).date(), working_days
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < SATURDAY
    return datetime.combine(day, CLOSES, ZoneInfo(zone)).astimezone(UTC)
