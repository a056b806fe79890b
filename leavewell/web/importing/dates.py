"""Days and instants as tables write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from leavewell.web.importing.errors import BadCell, quoted

ORDERS = {"dmy": "day first", "mdy": "month first", "ymd": "year first"}
FIRST_YEAR, LAST_YEAR = 1970, 2199

_MARK = r"[-./ ]"
_SHAPES = {
    "dmy": re.compile(rf"(?P<d>\d{{1,2}}){_MARK}(?P<m>\d{{1,2}}){_MARK}(?P<y>\d{{4}})"),
    "mdy": re.compile(rf"(?P<m>\d{{1,2}}){_MARK}(?P<d>\d{{1,2}}){_MARK}(?P<y>\d{{4}})"),
    "ymd": re.compile(rf"(?P<y>\d{{4}}){_MARK}?(?P<m>\d{{2}}){_MARK}?(?P<d>\d{{2}})"),
}
_CLOCK = re.compile(r"[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?")


def day(text: str, order: str) -> date:
    """A day. A clock behind it is left out; BadCell for a day that isn't, or one before 1970."""
    found, _ = _split(text, order)
    return found


def instant(text: str, order: str, clock: bool | None, zone: ZoneInfo, *, last: bool) -> datetime:
    """An instant in UTC. A day without a clock is its first second in the zone, or its ``last`` one.

    ``clock`` True or False: there must be one, or none; None: either. An offset that is written counts before
    the zone.
    """
    found, rest = _split(text, order)
    if clock is True and not rest:
        raise BadCell(f"has no clock: {quoted(text)}")
    if clock is False and rest:
        raise BadCell(f"has a clock: {quoted(text)}; see 'clock'")
    if not rest:
        return day_end(found, zone) if last else datetime.combine(found, time(), zone).astimezone(UTC)
    return _with_clock(text, found, rest, zone)


def day_end(on: date, zone: ZoneInfo) -> datetime:
    """The last second of a day in that zone."""
    return datetime.combine(on, time(23, 59, 59), zone).astimezone(UTC)


def _split(text: str, order: str) -> tuple[date, str]:
    shape = _SHAPES[order].match(text)
    if shape is None:
        raise BadCell(f"is no date with the {ORDERS[order]}: {quoted(text)}")
    rest = text[shape.end() :].strip()
    if rest and not _CLOCK.fullmatch(text[shape.end() :]):
        raise BadCell(f"is no date with the {ORDERS[order]}: {quoted(text)}")
    try:
        found = date(int(shape["y"]), int(shape["m"]), int(shape["d"]))
    except ValueError:
        raise BadCell(f"is no date with the {ORDERS[order]}: {quoted(text)}") from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise BadCell(f"has a year that can't be meant: {quoted(text)}")
    return found, text[shape.end() :]


def _with_clock(text: str, on: date, rest: str, zone: ZoneInfo) -> datetime:
    clock = _CLOCK.fullmatch(rest)
    assert clock is not None
    try:
        at = datetime.combine(on, time(int(clock[1]), int(clock[2]), int(clock[3] or 0)))
    except ValueError:
        raise BadCell(f"has a clock that can't be: {quoted(text)}") from None
    if clock[4] is None:
        return at.replace(tzinfo=zone).astimezone(UTC)
    return at.replace(tzinfo=UTC) - _offset(clock[4])


def _offset(written: str) -> timedelta:
    if written == "Z":
        return timedelta()
    sign = -1 if written[0] == "-" else 1
    digits = written[1:].replace(":", "")
    return sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
