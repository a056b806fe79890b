"""One month of a space: as it stands now, or as it was locked with what came after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from leavewell.accounts.models import LockedMonth, Space
from leavewell.accounts.queries import frozen_lines, lock_of, seal_holds
from leavewell.flow.between import imported_ends_between
from leavewell.insight.decide.frozen import (
    Body,
    Late,
    LateDifference,
    differences_since,
    frozen,
    since_locked,
    thawed,
)
from leavewell.insight.decide.lines import Line
from leavewell.insight.decide.months import Month
from leavewell.insight.decide.tie import Difference
from leavewell.insight.month.found import find
from leavewell.insight.month.lines import lines_of
from leavewell.insight.month.ties import Tie, tie
from leavewell.insight.report import zone_of
from leavewell.offboarding.queries import ends_between


@dataclass(frozen=True)
class Counted:
    """A month as the journal and the mirror tell it now. ``to_come``: ends of its days that are still ahead."""

    lines: Sequence[Line]
    tie: Tie
    to_come: int
    imported: int


@dataclass(frozen=True)
class MonthReport:
    """``lines`` and ``differences`` are the frozen ones where it is locked; ``late`` came, went or changed since.

    ``currency``: the one that is reported in, empty for none. ``seal_holds``: the stored rows are as they were sealed.
    """

    month: Month
    zone: ZoneInfo
    currency: str
    lines: Sequence[Line]
    differences: Sequence[Difference]
    read_at: datetime | None
    now: Counted
    lock: LockedMonth | None = None
    seal_holds: bool = True
    late: Sequence[Late] = field(default_factory=tuple)
    late_differences: Sequence[LateDifference] = field(default_factory=tuple)


@dataclass(frozen=True)
class ToFreeze:
    """A month's lines as codes, when it is over, the currency it is reported in, and how old its readings are."""

    lines: Sequence[Body]
    over_at: datetime
    currency: str
    read_at: datetime | None


def month_report(space: Space, month: Month) -> MonthReport:
    """The month's numbers."""
    lock = lock_of(space, month.first)
    if lock is not None:
        return _locked(space, month, lock)
    zone, into = zone_of(space), space.reporting_currency
    now = counted(space, month, zone, into)
    return MonthReport(month, zone, into, now.lines, now.tie.differences, now.tie.read_at, now)


def counted(space: Space, month: Month, zone: ZoneInfo, into: str) -> Counted:
    """As it stands now, whether it is locked or not."""
    found = find(space, month, zone, into)
    ahead = ends_between(space, max(found.until, found.since), month.ends_at(zone))
    imported = imported_ends_between(space, found.since, month.ends_at(zone))
    return Counted(lines_of(found), tie(space, found), len(ahead), imported)


def to_freeze(space: Space, month: Month) -> ToFreeze:
    """What locking the month would freeze, as it stands now."""
    zone, into = zone_of(space), space.reporting_currency
    now = counted(space, month, zone, into)
    lines = frozen(now.lines, now.tie.differences)
    return ToFreeze(lines, month.ends_at(zone), into, now.tie.read_at)


def _locked(space: Space, month: Month, lock: LockedMonth) -> MonthReport:
    """Counted in the zone and the currency that it was locked in, whatever these are by now."""
    bodies = frozen_lines(space, lock)
    lines, gaps = thawed(bodies)
    zone = ZoneInfo(lock.zone)
    now = counted(space, month, zone, lock.currency)
    return MonthReport(
        month=month,
        zone=zone,
        currency=lock.currency,
        lines=lines,
        differences=gaps,
        read_at=lock.read_at,
        now=now,
        lock=lock,
        seal_holds=seal_holds(lock, bodies),
        late=since_locked(lines, now.lines),
        late_differences=differences_since(gaps, now.tie.differences),
    )
