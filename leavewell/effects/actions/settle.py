"""Writing down how an attempt ended, with all that follows from it, in one transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.conf import settings

from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.hold import PAUSED, PAUSED_LOOK
from leavewell.effects.actions.journal import record
from leavewell.effects.actions.outbox import lock_lane
from leavewell.effects.decide.backoff import backoff_of, spread
from leavewell.effects.decide.window import SPENT
from leavewell.effects.models import Attempt, Effect
from leavewell.effects.states import EFFECT, EffectMove, EffectState
from leavewell.effects.types import (
    Again,
    Claimed,
    ForPerson,
    Later,
    LostAnswer,
    Settled,
    Settlement,
    TurnedAway,
)
from leavewell.effects.wake import wake
from leavewell.kernel.clock import wall_now
from leavewell.kernel.facts.effects import PersonNeeded
from leavewell.kernel.states import move

LONGEST_ASKED = 3600.0
"""Seconds that an effect waits at most because the other side asked for it: a cancel has its day."""


def settle(claimed: Claimed, settlement: Settlement) -> bool:
    """Close the attempt and move its effect; False if the claim was lost meanwhile, and nothing is written.

    ``then`` runs in this transaction: if it fails, the attempt stays open as well.
    """
    must_be_open()
    if claimed.effect.lane_id:
        lock_lane(claimed.effect.lane_id)
    current = _still_ours(claimed)
    if current is None:
        return False
    _write(replace(claimed, effect=current), settlement)
    return True


def settle_here(claimed: Claimed, settlement: Settlement) -> None:
    """The same in the transaction that claimed it, where nobody else can have come between."""
    must_be_open()
    if claimed.effect.lane_id:
        raise RuntimeError(
            "An effect of a lane is settled in a transaction of its own, which locks the lane first."
        )
    _write(claimed, settlement)


def _write(claimed: Claimed, settlement: Settlement) -> None:
    space = claimed.effect.space
    act = Act(space, space.now(), "system", claimed.effect.pk)
    match settlement:
        case Settled(result, then):
            _close(claimed, act, EffectMove.SETTLE, "settled", result, result=result, settled_at=act.at)
            then(act)
            _wake_next(claimed.effect)
        case ForPerson(reason, then):
            _hand_over(claimed, act, reason)
            then(act)
            _wake_next(claimed.effect)
        case Later(reason, after, then):
            _again(claimed, act, EffectMove.WAIT, "not_taken", reason, after)
            then(act)
        case LostAnswer(reason, key_spent):
            outcome = SPENT if key_spent else "unknown"
            _again(claimed, act, EffectMove.LOSE_ANSWER, outcome, reason, None)
        case Again(reason, seconds, then):
            _close(
                claimed,
                act,
                EffectMove.WAIT,
                "not_taken",
                reason,
                due_at=act.at + timedelta(seconds=seconds),
            )
            then(act)
        case TurnedAway(reason, lost):
            _rest(claimed, act, reason, lost=lost)


def _still_ours(claimed: Claimed) -> Effect | None:
    # Read afresh: a settlement that failed and was rolled back has left its marks on the row in memory.
    rows = Effect.objects.select_for_update(of=("self",)).select_related("space__workspace")
    return rows.filter(pk=claimed.effect.pk, state=EffectState.CLAIMED, attempts=claimed.attempt).first()


def _close(claimed: Claimed, act: Act, by: EffectMove, outcome: str, reason: str, **changes: Any) -> None:
    Attempt.objects.of(act.space).filter(effect=claimed.effect, number=claimed.attempt).update(
        answered_at=wall_now(), outcome=outcome, reason=reason[:160]
    )
    move(Effect.objects.of(act.space), claimed.effect, EFFECT, by, lease_until=None, **changes)


def _again(
    claimed: Claimed, act: Act, by: EffectMove, outcome: str, reason: str, after: float | None
) -> None:
    backoff = backoff_of(claimed.effect.kind, settings.LEAVEWELL.backoff)
    if backoff.exhausted(claimed.attempt):
        _hand_over(claimed, act, reason)
        return
    wait = max(min(after or 0.0, LONGEST_ASKED), backoff.after(claimed.attempt))
    wait = spread(wait, claimed.effect.pk, claimed.attempt)
    _close(claimed, act, by, outcome, reason, due_at=act.at + timedelta(seconds=wait))


def _rest(claimed: Claimed, act: Act, reason: str, *, lost: bool) -> None:
    """No patience is used up: it waits for whoever mends the key, and is looked at now and then."""
    by, outcome = (EffectMove.LOSE_ANSWER, "unknown") if lost else (EffectMove.WAIT, "not_taken")
    due_at = act.at + timedelta(seconds=spread(PAUSED_LOOK, claimed.effect.pk, claimed.attempt))
    _close(claimed, act, by, outcome, reason, due_at=due_at, held=PAUSED)


def _hand_over(claimed: Claimed, act: Act, reason: str) -> None:
    _close(claimed, act, EffectMove.ASK_PERSON, "needs_person", reason, result=reason[:64])
    fact = PersonNeeded(claimed.effect.pk, claimed.effect.kind, reason)
    record(act, fact, account_id=claimed.effect.account_id)


def _wake_next(effect: Effect) -> None:
    if effect.lane_id is None:
        return
    following = Effect.objects.filter(
        lane_id=effect.lane_id, position__gt=effect.position, state=EffectState.PLANNED
    )
    for each in following.order_by("position")[:1]:
        wake(each)
