"""Moving a test space's time: to each due instant in turn, so that nothing happens late or out of order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.actions.workspaces import move_clock
from leavewell.accounts.models import Space
from leavewell.accounts.queries import space_by_id
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.effects.schedule import drain, next_due_at
from leavewell.web import company, simulator


@dataclass(frozen=True)
class Moved:
    """Where the clock stands after a move, how many stops it made and how many effects ran."""

    now: datetime
    stops: int
    ran: int


def say_nothing(at: datetime) -> None:
    """No word at each stop."""


def move_forward(act: Act, by: timedelta, at_stop: Callable[[datetime], None] = say_nothing) -> Moved:
    """Move business time forward by a span; at each instant at which an effect is due, stop and drain.

    An effect that fails falls due again after its back-off, which is a stop as well.
    """
    space = space_by_id(act.space.pk)
    target = space.now() + by
    with edge():
        note_deed(act, "move_clock", seconds=by.total_seconds())
        # Refuses a live space, and a way back, before anything has moved.
        move_clock(act, min(by, timedelta()))
    ran, stops = drain(space.pk), 0
    while (due_at := next_due_at(space_by_id(space.pk), target)) is not None:
        _set_to(act, space.pk, due_at)
        at_stop(due_at)
        ran += drain(space.pk)
        stops += 1
    _set_to(act, space.pk, target)
    simulator.tick(space_by_id(space.pk))
    company.read_again(space_by_id(space.pk))
    return Moved(target, stops, ran)


def _set_to(act: Act, space_id: UUID, instant: datetime) -> None:
    with edge():
        space = Space.objects.select_for_update(of=("self",)).select_related("workspace").get(pk=space_id)
        missing = instant - space.now()
        if missing > timedelta():
            move_clock(Act(space, act.at, act.actor), missing)
