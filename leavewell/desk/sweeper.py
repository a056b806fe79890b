"""This room's part in the engine's sweep: requests whose sender may have become known."""

from __future__ import annotations

from datetime import datetime, timedelta

from leavewell.accounts.models import Space
from leavewell.accounts.queries import space_by_id
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.desk.actions.looking import look_again
from leavewell.desk.queries import not_placed

EVERY = timedelta(minutes=10)
"""How long until a request is looked at again: it means reading the space's contacts."""

AT_ONCE = 20


class RequestSweeper:
    """Looks up again whose the requests are that nobody could place."""

    def sweep(self, space: Space) -> int:
        """Some of those that weren't looked at for a while; returns how many came further."""
        if not not_placed(space, space.now() - EVERY).exists():
            return 0
        with edge():
            here = space_by_id(space.pk)
            act = Act(here, here.now(), "system")
            rows = not_placed(here, act.at - EVERY).select_for_update(of=("self",), skip_locked=True)
            return sum(look_again(act, request) for request in rows[:AT_ONCE])

    def next_instant(self, space: Space, until: datetime) -> datetime | None:
        """Never: a sender becomes known by what is put in, not by the time."""
        return None
