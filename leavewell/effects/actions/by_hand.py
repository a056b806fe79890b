"""Closing what needs a person: it was done by hand, or there is nothing left to do."""

from __future__ import annotations

from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.models import Effect
from leavewell.effects.states import EFFECT, EffectMove
from leavewell.kernel.states import move

BY_HAND = "by_hand"
"""The result of an effect that a person carried out, or said to be over."""


def close_effect(act: Act, effect: Effect, result: str) -> None:
    """Settle an effect that needed a person; ``result`` is a code."""
    must_be_open()
    move(Effect.objects.of(act.space), effect, EFFECT, EffectMove.CLOSE, result=result, settled_at=act.at)
