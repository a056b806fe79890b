"""What has been kept long enough is deleted, once a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.models import Space
from leavewell.accounts.queries import space_by_id
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act

AT_ONCE = 1000
"""Rows that one transaction deletes."""

Deletion = Callable[[Act, datetime, int], int]
"""(act, before, at most) -> how many were deleted; fewer than at most: there are no more."""


class OldRows:
    """Deletes the rows of one sort after so many days. ``deed`` is their name on the audit trail."""

    def __init__(self, deed: str, days: int, delete: Deletion) -> None:
        self._deed = deed
        self._kept = timedelta(days=days)
        self._delete = delete
        # Each worker looks once a day; that another has looked before it costs one question.
        self._looked: dict[UUID, date] = {}

    def sweep(self, space: Space) -> int:
        """All that is old by now, at most so many a transaction."""
        if space.now() - self._kept < space.workspace.created_at:
            return 0
        today = space.now().astimezone(ZoneInfo(space.workspace.zone)).date()
        if self._looked.get(space.pk) == today:
            return 0
        deleted = 0
        while (some := self._some(space)) == AT_ONCE:
            deleted += some
        self._looked[space.pk] = today
        return deleted + some

    def next_instant(self, space: Space, until: datetime) -> datetime | None:
        """Nothing waits for it."""
        return None

    def _some(self, space: Space) -> int:
        with edge():
            here = space_by_id(space.pk)
            act = Act(here, here.now(), "system")
            deleted = self._delete(act, act.at - self._kept, AT_ONCE)
            if deleted:
                note_deed(act, self._deed, rows=deleted)
        return deleted
