"""What this engine is given by the composition root."""

from __future__ import annotations

from leavewell.kernel.registry import Registry
from leavewell.playbooks.types import StepKind

step_kinds: Registry[StepKind] = Registry("step kinds")
