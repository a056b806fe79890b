"""Taking an effect into one's hands: one winner, for the length of a lease, in the lane's order."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q

from leavewell.accounts.models import Connection
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.hold import connection_of, held_at_gate, held_back
from leavewell.effects.decide.window import SPENT, attempt_group, must_look_first
from leavewell.effects.models import Attempt, Effect
from leavewell.effects.registries import connectors
from leavewell.effects.states import EFFECT, READY, EffectMove, EffectState
from leavewell.effects.types import Claimed
from leavewell.kernel.clock import wall_now
from leavewell.kernel.states import move

NO_WINDOW = timedelta(hours=24)
"""Where no connector says how long a key counts: nothing is sent by a key there."""

CANCEL = "billing.cancel"


def claim(effect_id: UUID) -> Claimed | None:
    """Claim an effect that is due and free; None if it isn't, or if its lane has an earlier one to finish.

    None too where its billing system or its receiver rests, or has calls enough: it is put back then, as if nobody
    had come for it.

    The attempt is written with the claim, before anything is called: a process that dies afterwards leaves
    an attempt without an answer, and the next one looks before it sends.
    """
    must_be_open()
    effect = (
        Effect.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("space__workspace")
        .filter(pk=effect_id, state__in=(*READY, EffectState.CLAIMED))
        .first()
    )
    if effect is None:
        return None
    act = Act(effect.space, effect.space.now(), "system", effect.pk)
    if not _free(effect, act) or _waits_for_earlier(effect, act):
        return None
    connection = connection_of(effect)
    if held_at_gate(act, effect) if connection is None else held_back(act, effect, connection):
        return None
    return _take(effect, act, connection)


def _free(effect: Effect, act: Act) -> bool:
    if effect.state == EffectState.CLAIMED:
        return effect.lease_until is not None and effect.lease_until < wall_now()
    return effect.due_at <= act.at


def _waits_for_earlier(effect: Effect, act: Act) -> bool:
    """An earlier effect of the lane must settle first, unless its day is still to come, as the end of a pause.

    A cancel doesn't wait for one whose answer was lost (that one is never sent again once a cancel is there),
    and nothing waits for one that a person has.
    """
    if effect.lane_id is None:
        return False
    blocking = [EffectState.PLANNED, EffectState.WAITING, EffectState.CLAIMED]
    if effect.kind != CANCEL:
        blocking.append(EffectState.UNKNOWN)
    earlier = Q(lane_id=effect.lane_id, position__lt=effect.position, state__in=blocking)
    for_a_later_day = Q(state=EffectState.PLANNED, due_at__gt=act.at, held="")
    return Effect.objects.filter(earlier).exclude(for_a_later_day).exists()


def _take(effect: Effect, act: Act, connection: Connection | None) -> Claimed:
    tries = Attempt.objects.of(act.space).filter(effect=effect)
    last = tries.order_by("-number").first() if effect.attempts else None
    spent = tries.filter(outcome=SPENT).count() if last else 0
    group = attempt_group(effect.planned_at, act.at, _window(connection), spent)
    number = effect.attempts + 1
    move(
        Effect.objects.of(act.space),
        effect,
        EFFECT,
        EffectMove.CLAIM,
        attempts=F("attempts") + 1,
        lease_until=wall_now() + timedelta(seconds=settings.LEAVEWELL.lease_seconds),
        connection=connection,
        held="",
    )
    effect.attempts = number
    Attempt.objects.create(space=act.space, effect=effect, number=number, group=group, started_at=wall_now())
    look = must_look_first(last.outcome if last else None, last.group if last else None, group)
    return Claimed(effect, act, number, group, look, connection)


def _window(connection: Connection | None) -> timedelta:
    if connection is None or connection.processor not in connectors:
        return NO_WINDOW
    return connectors[connection.processor].idempotency_window
