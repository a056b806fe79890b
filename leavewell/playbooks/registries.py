"""What this engine is given by the composition root."""

from __future__ import annotations

from leavewell.kernel.registry import Registry
from leavewell.playbooks.types import Ground, StepKind

step_kinds: Registry[StepKind] = Registry("step kinds")

grounds: Registry[Ground] = Registry("playbooks that something starts")
