"""What this room refuses."""

from __future__ import annotations

from leavewell.kernel.errors import Invalid
from leavewell.playbooks.decide.fitting import Misfit


class WrongStep(Invalid):
    """A step that could never work in its playbook. ``step`` and ``key`` say where, so that a line can be named."""

    def __init__(self, misfit: Misfit) -> None:
        super().__init__(misfit.what, misfit.next_step)
        self.step, self.key = misfit.step, misfit.key
