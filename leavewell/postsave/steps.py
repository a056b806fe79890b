"""The kinds of steps that the program brings with it."""

from __future__ import annotations

from leavewell.accounts.types import Act
from leavewell.effects.actions.outbox import plan
from leavewell.effects.models import Effect
from leavewell.effects.queries import effect_keyed
from leavewell.effects.types import Planned
from leavewell.playbooks.models import Step
from leavewell.playbooks.types import Ground, NothingToDo, StepKind
from leavewell.postsave.queries import save_of


class ReadBilling:
    """Reads the subscription again; what it shows decides whether the save has held."""

    def start(self, act: Act, step: Step) -> Effect | NothingToDo:
        """One reading."""
        save = save_of(act.space, step.run.subject)
        key = f"step:{step.pk}:{step.round}"
        plan(act, Planned("billing.read", key, {"subscription": str(save.subscription_id)}, step.account_id))
        effect = effect_keyed(act.space, key)
        assert effect is not None
        return effect


STEP_KINDS: dict[str, StepKind] = {"read_billing": ReadBilling()}

GROUND = Ground(STEP_KINDS, frozenset({"saved"}))

NEVER_MIND_GROUND = Ground({}, frozenset({"requested"}))
