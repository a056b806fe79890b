"""When an alert goes out: not in quiet hours, and with the others of a day where that is wanted. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MIDNIGHT = time(0)


@dataclass(frozen=True)
class Quiet:
    """Hours of each day (from, until, over midnight too) and whole days (0 is Monday) in which nothing is sent."""

    start: time | None = None
    end: time | None = None
    days: Collection[int] = ()


def after_quiet(at: datetime, quiet: Quiet, zone: str) -> datetime:
    """That instant, or the first one after it that isn't quiet. At least one day of the week mustn't be."""
    while (over_at := _quiet_until(at, quiet, ZoneInfo(zone))) is not None:
        at = over_at
    return at


def next_digest(at: datetime, daily: time, zone: str) -> datetime:
    """The next time of that day's hour after ``at``; one each day, also where the clocks change."""
    place = ZoneInfo(zone)
    today = at.astimezone(place).date()
    # Where the clocks go back, the hour that comes twice counts the first time.
    found = datetime.combine(today, daily, place).astimezone(UTC)
    return found if found > at else datetime.combine(_after(today), daily, place).astimezone(UTC)


def _quiet_until(at: datetime, quiet: Quiet, place: ZoneInfo) -> datetime | None:
    local = at.astimezone(place)
    today, now = local.date(), local.time()
    if today.weekday() in quiet.days:
        return _instant(_after(today), MIDNIGHT, place, at)
    if quiet.start is None or quiet.end is None:
        return None
    if quiet.start < quiet.end:
        return _instant(today, quiet.end, place, at) if quiet.start <= now < quiet.end else None
    if now >= quiet.start:
        return _instant(_after(today), quiet.end, place, at)
    return _instant(today, quiet.end, place, at) if now < quiet.end else None


def _instant(day: date, clock: time, place: ZoneInfo, after: datetime) -> datetime:
    found = datetime.combine(day, clock, place).astimezone(UTC)
    if found > after:
        return found
    # The hour that comes twice: the second time is meant.
    return datetime.combine(day, clock.replace(fold=1), place).astimezone(UTC)


def _after(day: date) -> date:
    return day + timedelta(days=1)
