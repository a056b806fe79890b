"""A plan that owns a subscription for a while: its phases come by themselves. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

from leavewell_simulator.errors import conflict, invalid
from leavewell_simulator.model import Phase, Schedule, Status, Subscription


def attach(sub: Subscription, schedule: Schedule, now: datetime) -> Subscription:
    """Owned by the schedule from now on."""
    if sub.status is Status.CANCELED:
        raise conflict("already_ended", "The subscription has ended.")
    if sub.schedule is not None:
        raise conflict("schedule_attached", "The subscription has a schedule already.")
    starts = [now, *(one.starts_at for one in schedule.phases), schedule.ends_at]
    if not _rises(starts):
        raise invalid("phases: each begins after now and after the one before it, and ends before ends_at.")
    return replace(sub, schedule=schedule, version=sub.version + 1)


def release(sub: Subscription) -> Subscription:
    """Nobody's but its own again: as it is now, without the phases that were to come."""
    if sub.schedule is None:
        raise conflict("no_schedule", "The subscription has no schedule.")
    return replace(sub, schedule=None, version=sub.version + 1)


def next_phase(schedule: Schedule) -> datetime:
    """When it next does something: begins a phase, or is over."""
    return schedule.phases[0].starts_at if schedule.phases else schedule.ends_at


def pass_phase(sub: Subscription, schedule: Schedule, at: datetime) -> Subscription:
    """The next phase begins, or the schedule is over."""
    if schedule.phases:
        first: Phase = schedule.phases[0]
        left = replace(schedule, phases=schedule.phases[1:])
        return replace(sub, items=first.items, schedule=left, version=sub.version + 1)
    free = release(sub)
    return free if schedule.then == "release" else replace(free, cancel_at=at, canceled_at=at)


def _rises(instants: Sequence[datetime]) -> bool:
    return all(one < other for one, other in pairwise(instants))
