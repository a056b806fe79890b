"""Taking back effects that were never sent."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.journal import record
from leavewell.effects.actions.outbox import lock_lane
from leavewell.effects.models import Effect
from leavewell.effects.states import EFFECT, EffectMove, EffectState
from leavewell.kernel.facts.effects import EffectVoided
from leavewell.kernel.states import move


def void_unsent(act: Act, subscription_id: UUID, *, reason: str, sparing: tuple[str, ...]) -> list[Effect]:
    """Take back the lane's effects that surely never reached billing; those of the spared kinds stay.

    One that is claimed or unknown may have been sent: it is not voided but looked after before it goes on.
    """
    must_be_open()
    lock_lane(subscription_id)
    unsent = (
        Effect.objects.of(act.space)
        .select_for_update()
        .filter(lane_id=subscription_id, state__in=(EffectState.PLANNED, EffectState.WAITING))
        .exclude(kind__in=sparing)
    )
    voided = list(unsent)
    for effect in voided:
        _void(act, effect, reason)
        _tell(act, effect, reason)
    return voided


def void_keyed(act: Act, key: str, *, reason: str, quietly: bool = False) -> None:
    """Take back the effect with that key if it surely was never tried, or only found that it is too early.

    ``quietly``: a fact of the caller's says so already.
    """
    must_be_open()
    rows = Effect.objects.of(act.space).select_for_update().filter(key=key)
    for effect in rows.filter(state__in=(EffectState.PLANNED, EffectState.WAITING)):
        _void(act, effect, reason)
        if not quietly:
            _tell(act, effect, reason)


def void_overtaken(act: Act, keys: Collection[str], *, reason: str) -> int:
    """Take back effects that have nothing left to do, without a word each: what overtook them is told. How many."""
    must_be_open()
    free = Effect.objects.of(act.space).select_for_update(skip_locked=True)
    rows = free.filter(key__in=keys, state__in=(EffectState.PLANNED, EffectState.WAITING))
    target = EFFECT.target(EffectState.PLANNED, EffectMove.VOID)
    return (
        Effect.objects.of(act.space)
        .filter(pk__in=[each.pk for each in rows.only("pk")])
        .update(state=target, result=reason, settled_at=act.at)
    )


def _void(act: Act, effect: Effect, reason: str) -> None:
    move(Effect.objects.of(act.space), effect, EFFECT, EffectMove.VOID, result=reason, settled_at=act.at)


def _tell(act: Act, effect: Effect, reason: str) -> None:
    record(act, EffectVoided(effect.pk, effect.kind, reason), account_id=effect.account_id)
