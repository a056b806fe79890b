"""When a space's billing is read as a whole: once a day, at night."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from leavewell.accounts.models import Connection, Space
from leavewell.accounts.queries import connections_in_use, space_by_id
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.effects.actions.outbox import plan
from leavewell.effects.actions.reconciliations import run_of
from leavewell.effects.executors.catching_up import first_asking
from leavewell.effects.executors.daily import first_page
from leavewell.effects.queries import effect_keyed
from leavewell.effects.registries import notice_readers, processors
from leavewell.effects.types import Planned

AT = time(3)
"""In the workspace's zone."""


class DailyReading:
    """Plans the night's reading of each billing system that the space has live subscriptions at."""

    def __init__(self) -> None:
        # Once all that there is to read was planned, this process asks for no more until the next night.
        self._planned: dict[UUID, datetime] = {}

    def sweep(self, space: Space) -> int:
        """One effect a connection a night, as soon as the hour has come; a night that was missed is not made up for."""
        hour = _last_hour(space)
        if self._planned.get(space.pk) == hour:
            return 0
        connections = _read_by_us(space)
        planned = sum(_plan(space, each, hour) for each in connections if each.connected_at <= hour)
        if connections:
            self._planned[space.pk] = hour
        return planned

    def next_instant(self, space: Space, until: datetime) -> datetime | None:
        """The coming night, if there is anything to read."""
        following = _hour_on(space, 1) if _last_hour(space) == _hour_on(space, 0) else _hour_on(space, 0)
        return following if following <= until and _read_by_us(space) else None


def _plan(space: Space, connection: Connection, hour: datetime) -> int:
    night = f"{hour:%Y-%m-%d}"
    order = first_page(connection, night, space.now())
    if effect_keyed(space, order.key):
        return 0
    with edge():
        here = space_by_id(space.pk)
        act = Act(here, here.now(), "system")
        run_of(act, connection, night, act.at)
        return len(plan(act, order, *_also(connection, here)))


def _also(connection: Connection, space: Space) -> Sequence[Planned]:
    """What a night's reading of subscriptions doesn't show, and a notice that was lost would have told."""
    if connection.processor not in notice_readers:
        return ()
    return (first_asking(connection, f"{_last_hour(space):%Y-%m-%d}"),)


def _read_by_us(space: Space) -> Sequence[Connection]:
    return [each for each in connections_in_use(space) if each.processor in processors]


def _last_hour(space: Space) -> datetime:
    """The last night's hour that has passed."""
    today = _hour_on(space, 0)
    return today if today <= space.now() else _hour_on(space, -1)


def _hour_on(space: Space, days: int) -> datetime:
    zone = ZoneInfo(space.workspace.zone)
    day = space.now().astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(day, AT, zone)
