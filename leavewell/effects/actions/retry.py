"""What a person may do with an effect that needs one."""

from __future__ import annotations

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.models import Effect
from leavewell.effects.states import EFFECT, EffectMove
from leavewell.effects.wake import wake
from leavewell.kernel.states import move


def retry_effect(act: Act, effect: Effect) -> None:
    """Let it be tried again, now. It looks first: what failed before may have happened all the same."""
    must_be_open()
    move(Effect.objects.of(act.space), effect, EFFECT, EffectMove.RETRY, due_at=act.at, result="")
    note_deed(act, "retry_effect", subject=effect.public_id)
    wake(effect)
