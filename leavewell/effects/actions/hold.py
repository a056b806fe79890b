"""Effects that wait untried: their billing system or receiver rests, or has as many calls as it allows."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from leavewell.accounts.models import Connection, Subscription
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.pace import BUSY, take_a_turn
from leavewell.effects.decide.backoff import spread
from leavewell.effects.models import Effect, Notice
from leavewell.effects.registries import gates
from leavewell.effects.states import EFFECT, READY, EffectMove, EffectState
from leavewell.kernel.states import move

PAUSED = "paused"
"""Why an effect waits untried: its billing system no longer takes our key."""

PAUSED_LOOK = 300.0
"""Seconds until one that waits for a mended key is looked at again; it goes on at once when it is mended."""


def connection_of(effect: Effect) -> Connection | None:
    """The billing system that an effect is about; None where it is about none, or asks all of them."""
    if effect.connection_id is not None:
        # Afresh: it may rest by now.
        return Connection.objects.get(pk=effect.connection_id)
    if not effect.kind.startswith("billing."):
        return None
    subscription, notice = effect.payload.get("subscription"), effect.payload.get("notice")
    if subscription is None and notice is None:
        key = effect.payload.get("connection")
        return Connection.objects.filter(space_id=effect.space_id, pk=key).first() if key else None
    rows = (
        Notice.objects.filter(pk=notice)
        if subscription is None
        else Subscription.objects.filter(pk=subscription)
    )
    found = rows.filter(space_id=effect.space_id).select_related("connection").first()
    return found.connection if found else None


def held_back(act: Act, effect: Effect, connection: Connection) -> bool:
    """Whether it can't be tried now; it is put back then, a little later, and no attempt is counted."""
    must_be_open()
    if connection.paused_at is not None:
        _put_back(act, effect, connection, PAUSED, PAUSED_LOOK)
        return True
    wait = take_a_turn(act.space, connection)
    if wait is None:
        return False
    _put_back(act, effect, connection, BUSY, wait)
    return True


def held_at_gate(act: Act, effect: Effect) -> bool:
    """The same for a kind of effect whose room says itself when it may be tried."""
    must_be_open()
    gate = gates.items.get(effect.kind)
    wait = gate(act, effect) if gate else None
    if wait is not None:
        _put_back(act, effect, None, wait.why, wait.seconds)
    return wait is not None


def _put_back(act: Act, effect: Effect, connection: Connection | None, why: str, seconds: float) -> None:
    due_at = act.at + timedelta(seconds=spread(seconds, effect.pk, effect.attempts))
    rows = Effect.objects.of(act.space)
    if effect.state == EffectState.CLAIMED:
        # Whoever had it is gone, and what they did is as unknown as before.
        move(
            rows,
            effect,
            EFFECT,
            EffectMove.LOSE_ANSWER,
            lease_until=None,
            due_at=due_at,
            held=why,
            connection=connection,
        )
        return
    rows.filter(pk=effect.pk).update(due_at=due_at, held=why, connection=connection)


def let_go_on(act: Act, connection_id: UUID) -> int:
    """The key is mended: what waited for that is due now; returns how many."""
    must_be_open()
    waiting = Effect.objects.of(act.space).filter(connection_id=connection_id, state__in=READY, held=PAUSED)
    return waiting.update(due_at=act.at, held="")
