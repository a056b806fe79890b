"""This room's part in the engine's sweep: accounts whose days on the watchlist are over."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Min

from leavewell.accounts.models import Space
from leavewell.accounts.queries import space_by_id
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.postsave.actions.watch import take_off
from leavewell.postsave.models import Watch
from leavewell.postsave.states import WatchState

QUIET = "quiet"


class WatchSweeper:
    """Takes the accounts off the list that did nothing more for thirty days."""

    def sweep(self, space: Space) -> int:
        """All that there are; returns how many."""
        over = {"state": WatchState.WATCHED, "until__lte": space.now()}
        if not Watch.objects.of(space).filter(**over).exists():
            return 0
        with edge():
            here = space_by_id(space.pk)
            found = list(Watch.objects.of(here).select_for_update(skip_locked=True).filter(**over))
            for watch in found:
                take_off(Act(here, here.now(), "system"), watch, QUIET)
        return len(found)

    def next_instant(self, space: Space, until: datetime) -> datetime | None:
        """When the next one's days are over."""
        coming = Watch.objects.of(space).filter(
            state=WatchState.WATCHED, until__gt=space.now(), until__lte=until
        )
        found: datetime | None = coming.aggregate(at=Min("until"))["at"]
        return found
