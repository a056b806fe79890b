"""A step as the pages show it: whether it is late, what is asked for, and what shows that it was done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from leavewell.effects.models import Mail
from leavewell.playbooks.models import Step
from leavewell.playbooks.states import OPEN_STEPS, StepState
from leavewell.playbooks.template import PERSON


@dataclass(frozen=True)
class Typed:
    """What was just typed for a step, and what is the matter with it; ``field`` says beside which one it stands."""

    step: Step
    wrong: str
    field: str
    words: str


@dataclass(frozen=True)
class Shown:
    """``wanted`` is what would show that it was done; ``mail`` the one that it wrote; ``by`` who saw to it."""

    row: Step
    is_open: bool
    is_persons: bool
    is_late: bool
    wanted: str = ""
    mail: Mail | None = None
    by: str = ""
    typed: Typed | None = None

    @property
    def why(self) -> str:
        """Why it was left out, by whoever did: a person in words, a program by a code."""
        return self.row.reason if self.by else ""


def shown(step: Step, now: datetime) -> Shown:
    """As the list shows it."""
    is_open = step.state in OPEN_STEPS
    is_persons = step.kind == PERSON or step.state == StepState.WITH_PERSON
    late = is_open and is_persons and step.due_at is not None and step.due_at < now
    return Shown(step, is_open, is_persons, late)


def name_of(actor: str, names: Mapping[str, str]) -> str:
    """The member behind ``member:<id>``; empty for a program."""
    kind, _, public_id = actor.partition(":")
    return names.get(public_id, "somebody who has left") if kind == "member" else ""
