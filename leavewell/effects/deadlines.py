"""Cancels, pauses, their ends and discounts that aren't in place while the next charge nears."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from leavewell.accounts.models import Space
from leavewell.accounts.queries import LIVE_STATES, space_by_id
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.effects.actions.deadlines import hurry
from leavewell.effects.decide.deadline import Hurry, deadline_of, told_at
from leavewell.effects.models import Effect
from leavewell.effects.pausing import RESUME
from leavewell.effects.states import OPEN

KINDS = ("billing.cancel", "billing.pause", "billing.discount")
"""What a charge must not overtake."""


class DeadlineGuard:
    """Tells a person a day before the charge, or at once where it is nearer."""

    def sweep(self, space: Space) -> int:
        """One fact for each effect, whatever becomes of it afterwards."""
        now = space.now()
        near = [each for each in _untold(space) if told_at(_known(each)) <= now]
        told = 0
        for effect in near:
            with edge():
                here = space_by_id(space.pk)
                act = Act(here, here.now(), "system", effect.pk)
                told += hurry(act, effect, deadline_of(_known(effect)))
        return told

    def next_instant(self, space: Space, until: datetime) -> datetime | None:
        """When the next of them will be told, if it isn't in place by then."""
        instants = [told_at(_known(each)) for each in _untold(space)]
        return min((at for at in instants if space.now() < at <= until), default=None)


def _untold(space: Space) -> Sequence[Effect]:
    """Those with a deadline that nobody has heard of: a person's day, where there is one, is followed by the charge."""
    wanted = Q(kind__in=KINDS) | Q(kind=RESUME, payload__has_key="until")
    rows = Effect.objects.of(space).filter(wanted, state__in=OPEN)
    rows = rows.filter(Q(deadline_at=None) | Q(payload__has_key="confirm_by"))
    rows = rows.filter(lane__state__in=LIVE_STATES)
    # Mostly there is none, and to ask so costs a fraction of asking for them.
    if not rows.exists():
        return []
    rows = rows.select_related("lane", "owner__user").order_by("pk")
    return [each for each in rows if deadline_of(_known(each)) != each.deadline_at]


def _known(effect: Effect) -> Hurry:
    assert effect.lane is not None
    return Hurry(
        effect.planned_at,
        _instant(effect, "ends_at"),
        effect.lane.next_charge_at,
        effect.lane.period_end_at,
        _instant(effect, "confirm_by"),
        effect.deadline_at,
        _instant(effect, "until") if effect.kind == RESUME else None,
    )


def _instant(effect: Effect, name: str) -> datetime | None:
    text = effect.payload.get(name)
    return datetime.fromisoformat(text) if text else None
