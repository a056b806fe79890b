"""Facts of runs and steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from leavewell.kernel.facts.base import Fact


@dataclass(frozen=True)
class RunStarted(Fact):
    """A playbook was started for an occasion, with so many steps."""

    kind: ClassVar[str] = "run.started"
    run_id: UUID
    playbook: str
    number: int
    subject_id: UUID
    steps: int


@dataclass(frozen=True)
class RunCancelled(Fact):
    """A run was stopped; what was still open in it won't be done."""

    kind: ClassVar[str] = "run.cancelled"
    run_id: UUID
    playbook: str
    subject_id: UUID
    reason: str


@dataclass(frozen=True)
class RunClosed(Fact):
    """The last open step of a run is over."""

    kind: ClassVar[str] = "run.closed"
    run_id: UUID
    playbook: str
    subject_id: UUID


@dataclass(frozen=True)
class StepFellDue(Fact):
    """A member's step is due now; that member is told."""

    kind: ClassVar[str] = "step.fell_due"
    step_id: UUID
    run_id: UUID
    step: str
    member_id: UUID


@dataclass(frozen=True)
class StepEscalated(Fact):
    """A step wasn't done in time; somebody else is told."""

    kind: ClassVar[str] = "step.escalated"
    step_id: UUID
    run_id: UUID
    step: str
    member_id: UUID


@dataclass(frozen=True)
class StepReassigned(Fact):
    """A step has another owner."""

    kind: ClassVar[str] = "step.reassigned"
    step_id: UUID
    step: str
    member_id: UUID


@dataclass(frozen=True)
class StepDone(Fact):
    """A step was done. ``proof`` is an id that shows it; a member's own words stand in the step's row."""

    kind: ClassVar[str] = "step.done"
    step_id: UUID
    run_id: UUID
    step: str
    proof: str | None = None


@dataclass(frozen=True)
class StepSkipped(Fact):
    """A step wasn't done, for a reason that stands in its row."""

    kind: ClassVar[str] = "step.skipped"
    step_id: UUID
    run_id: UUID
    step: str
