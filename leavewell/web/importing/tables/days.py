"""Days of the past and days to come."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from leavewell.web.importing.batch import Batch


def is_to_come(batch: Batch, on: date | datetime) -> bool:
    """Whether a day, or the day of an instant, is after today in the workspace's zone."""
    zone = ZoneInfo(batch.zone)
    day = on.astimezone(zone).date() if isinstance(on, datetime) else on
    return day > batch.act.at.astimezone(zone).date()
