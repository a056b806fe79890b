from __future__ import annotations

from uuid import UUID

from leavewell.accounts.queries import owners_of
from leavewell.accounts.types import Act
from leavewell.effects.models import Effect
from leavewell.effects.states import EffectState
from leavewell.effects.types import Letter, NotNeeded


class PersonNeededMail:
    """Tells the workspace's owner that something can't go on by itself."""

    name = "person_needed"
    always_goes = True

    def compose(self, act: Act, subject_id: UUID) -> Letter | NotNeeded:
        """Not sent if somebody has seen to it meanwhile."""
        effect = Effect.objects.of(act.space).select_related("account").get(pk=subject_id)
        owners = owners_of(act.space)
        if not owners:
            return NotNeeded("nobody_to_write_to")
        if effect.state != EffectState.NEEDS_PERSON:
            return NotNeeded(f"effect_is_{effect.state}")
        whose = f" of {effect.account.name} ({effect.account.external_id})" if effect.account else ""
        text = (
            f"'{effect.kind}'{whose} can't go on by itself: {effect.result}.\n\n"
            f"It was tried {effect.attempts} times. See what billing shows for this customer, mend it there or "
            f"here, and let it be tried again from the first page.\n"
        )
        return Letter(owners[0].email, f"Needs a person: {effect.kind}{whose}", text)
