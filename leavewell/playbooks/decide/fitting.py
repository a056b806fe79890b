"""Whether a playbook's steps can work under its name. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from leavewell.playbooks.decide.due import STEP
from leavewell.playbooks.template import PERSON, StepTemplate, Template


@dataclass(frozen=True)
class Misfit:
    """A step that could never work; ``key`` is where in it the mistake stands."""

    step: str
    key: str
    what: str
    next_step: str


def misfits(template: Template, kinds: Collection[str], anchors: Collection[str] | None) -> Iterator[Misfit]:
    """Steps of a kind that this playbook doesn't have, or dated by what nobody will ever know here.

    ``anchors`` None: nothing is known of what starts it.
    """
    name = template.name
    for step in template.steps:
        if step.kind != PERSON and step.kind not in kinds:
            what = f"The step '{step.id}': '{step.kind}' is no kind of step in the playbook '{name}'."
            yield Misfit(step.id, "kind", what, f"Use one of: {', '.join([PERSON, *sorted(kinds)])}.")
        for anchor in _given(step) - set(anchors) if anchors is not None else ():
            what = f"The step '{step.id}' would never be due: the playbook '{name}' never knows '{anchor}'."
            yield Misfit(
                step.id, "due", what, f"Use one of: {', '.join(sorted(anchors or ()))}, or step:<id>."
            )


def _given(step: StepTemplate) -> set[str]:
    """The anchors that whatever starts the playbook must bring."""
    return {anchor for anchor in step.due.anchors if not anchor.startswith(STEP)}
