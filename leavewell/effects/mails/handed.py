from __future__ import annotations

from uuid import UUID

from leavewell.accounts.types import Act
from leavewell.effects.actions.hand import MAIL
from leavewell.effects.models import Effect
from leavewell.effects.states import EffectState
from leavewell.effects.types import Letter, NotNeeded


class HandedMail:
    """Tells a member that something which can't go on by itself is theirs now."""

    name = MAIL
    always_goes = True

    def compose(self, act: Act, subject_id: UUID) -> Letter | NotNeeded:
        """Not sent once somebody has seen to it, or to somebody who has left."""
        rows = Effect.objects.of(act.space).select_related("account", "owner__user")
        effect = rows.get(pk=subject_id)
        if effect.owner is None or not effect.owner.is_living:
            return NotNeeded("nobody_to_write_to")
        if effect.state != EffectState.NEEDS_PERSON:
            return NotNeeded(f"effect_is_{effect.state}")
        whose = f" of {effect.account.name} ({effect.account.external_id})" if effect.account else ""
        text = (
            f"You have been given '{effect.kind}'{whose}. It can't go on by itself: {effect.result}.\n\n"
            f"It was tried {effect.attempts} times. What was tried and what can be done stands on its own page, "
            f'in the list under "Machine".\n'
        )
        return Letter(effect.owner.user.email, f"Yours to see to: {effect.kind}{whose}", text)
