"""Which spaces are swept now: those where something happens at once, quiet ones each minute."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from leavewell.accounts.models import Space
from leavewell.effects.models import Effect, FactRow
from leavewell.effects.states import READY, EffectState
from leavewell.kernel.clock import wall_now

QUIET = timedelta(seconds=60)
"""A space without a fact for so long is quiet, and is looked at so often. All of it is the wall's time."""


class Rounds:
    """Remembers when this process was where last. A host of many companies isn't kept busy by those that rest."""

    def __init__(self) -> None:
        self._visits: dict[UUID, tuple[datetime, timedelta]] = {}

    def turn(self, spaces: Iterable[Space], stirred: AbstractSet[UUID], now: datetime) -> Sequence[Space]:
        """Those to visit now: stirred, not seen for long, or with a moved clock. They count as visited from here."""
        chosen = [each for each in spaces if each.pk in stirred or self._is_due(each, now)]
        self._visits.update({each.pk: (now, each.clock_offset) for each in chosen})
        return chosen

    def _is_due(self, space: Space, now: datetime) -> bool:
        at, offset = self._visits.get(space.pk, (None, None))
        return at is None or now - at >= QUIET or offset != space.clock_offset


def stirred() -> set[UUID]:
    """Spaces of which the journal has heard lately."""
    rows = FactRow.objects.filter(recorded_at__gte=wall_now() - QUIET)
    return set(rows.values_list("space_id", flat=True).distinct())


def with_due_effects() -> Sequence[Space]:
    """Spaces that have an effect which is due by their own clock, or whose lease has lapsed; in one statement."""
    now = wall_now()
    ready = Q(state__in=READY, due_at__lte=now + OuterRef("clock_offset"))
    lapsed = Q(state=EffectState.CLAIMED, lease_until__lt=now)
    rows = Effect.objects.filter(ready | lapsed, space=OuterRef("pk"))
    return list(Space.objects.filter(Exists(rows)))
