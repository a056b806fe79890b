"""Taking turns at one receiver: most wait untried, and whoever is done calls the next ones.

What waits costs nothing meanwhile, however much it is: none of it is looked at until it is called, or ``BEHIND`` is
over.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.models import Effect
from leavewell.effects.states import READY, EffectState
from leavewell.effects.wake import wake
from leavewell.kernel.clock import wall_now

BEHIND = 3600.0
"""Seconds until one that waits behind others is looked at by itself, in case nobody has called it."""


def under_way(act: Act, turn: UUID) -> int:
    """How many attempts are being made there now."""
    taken = Effect.objects.of(act.space).filter(turn=turn, state=EffectState.CLAIMED)
    return taken.filter(lease_until__gt=wall_now()).count()


def somebody_comes(act: Act, turn: UUID, until: datetime, *, but: UUID | None = None) -> bool:
    """Whether one is under way there or due by then, and so will call those that wait behind it."""
    coming = Effect.objects.of(act.space).filter(turn=turn, state__in=READY, due_at__lte=until)
    others = coming.exclude(pk=but) if but else coming
    return others.exists() or under_way(act, turn) > 0


def call_next(act: Act, turn: UUID, many: int, at: datetime | None = None) -> int:
    """So many of those that wait there, the oldest first, are due now, or at that instant; returns how many."""
    must_be_open()
    held = Effect.objects.of(act.space).filter(turn=turn, state__in=READY).exclude(held="")
    # Whoever is at the gate with one of them now holds it, and waits for the receiver that the caller holds.
    called = list(held.select_for_update(skip_locked=True).order_by("planned_at", "pk")[: max(many, 0)])
    Effect.objects.filter(pk__in=[each.pk for each in called]).update(due_at=at or act.at, held="")
    if at is None:
        for each in called:
            wake(each)
    return len(called)


def let_pass(act: Act, turn: UUID) -> int:
    """All that waited there is due now; returns how many."""
    must_be_open()
    waiting = Effect.objects.of(act.space).filter(turn=turn, state__in=READY).exclude(held="")
    return waiting.update(due_at=act.at, held="")
