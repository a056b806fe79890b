"""The kinds of steps that a request brings with it."""

from __future__ import annotations

from leavewell.accounts.types import Act
from leavewell.desk.actions.requests import receipt_key
from leavewell.effects.models import Effect
from leavewell.effects.queries import effect_keyed
from leavewell.playbooks.models import Step
from leavewell.playbooks.types import Ground, NothingToDo, StepKind


class RequestReceipt:
    """The mail that was planned when the request came."""

    def start(self, act: Act, step: Step) -> Effect | NothingToDo:
        """Adopt it; it is never written twice."""
        planned = effect_keyed(act.space, receipt_key(step.run.subject))
        return planned or NothingToDo("nobody_to_write_to")


STEP_KINDS: dict[str, StepKind] = {"request_receipt": RequestReceipt()}

GROUND = Ground(STEP_KINDS, frozenset({"requested"}))

CONCESSION_GROUND = Ground({}, frozenset({"requested"}))
