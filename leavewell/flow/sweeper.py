"""This room's part in the engine's sweep: sessions that fell silent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import DateTimeField, Min
from django.db.models.functions import Coalesce

from leavewell.accounts.models import Space
from leavewell.accounts.queries import space_by_id
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.flow.actions.abandoning import ABANDONED_AFTER, abandon_session
from leavewell.flow.models import CancelSession
from leavewell.flow.states import SessionState

_LEFT_AT = Coalesce("moved_at", "opened_at", output_field=DateTimeField())


class SilenceSweeper:
    """Takes the sessions for abandoned in which nothing was pressed for half an hour."""

    def sweep(self, space: Space) -> int:
        """All that there are, each in a transaction of its own; returns how many."""
        silent_since = space.now() - ABANDONED_AFTER
        return sum(_abandon(space, each) for each in _undecided(space).filter(left_at__lte=silent_since))

    def next_instant(self, space: Space, until: datetime) -> datetime | None:
        """When the next one has been silent for so long."""
        now = space.now()
        coming = _undecided(space).filter(
            left_at__gt=now - ABANDONED_AFTER, left_at__lte=until - ABANDONED_AFTER
        )
        first: datetime | None = coming.aggregate(at=Min("left_at"))["at"]
        return first + ABANDONED_AFTER if first else None


def _undecided(space: Space) -> Any:
    rows = CancelSession.objects.of(space).filter(outcome="").exclude(state=SessionState.ENDED)
    return rows.annotate(left_at=_LEFT_AT)


def _abandon(space: Space, session: CancelSession) -> bool:
    with edge():
        here = space_by_id(space.pk)
        return abandon_session(Act(here, here.now(), "system"), session)
