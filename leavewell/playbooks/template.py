"""A playbook as data, checked when it is loaded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationError, model_validator

from leavewell.accounts.duties import Duty
from leavewell.kernel.errors import Invalid
from leavewell.playbooks.decide.due import STEP, Due, Strict

PERSON = "person"
"""The kind of a step that a member does; every other kind runs by itself."""

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


def _duty(text: str) -> Duty:
    if text not in {duty.value for duty in Duty}:
        raise ValueError(f"'{text}' is no duty; use one of {', '.join(duty.value for duty in Duty)}")
    return Duty(text)


class StepTemplate(Strict):
    """One step. ``proof`` says what its evidence is; ``only`` and ``unless`` name conditions of a run."""

    id: Id
    title: Annotated[str, Field(min_length=3, max_length=200)]
    duty: Annotated[Duty, BeforeValidator(_duty)]
    due: Due
    proof: Annotated[str, Field(min_length=3, max_length=200)]
    kind: Id = PERSON
    blocking: bool = False
    only: tuple[Id, ...] = ()
    unless: tuple[Id, ...] = ()

    def applies(self, conditions: frozenset[str]) -> bool:
        """Whether a run under these conditions has this step."""
        wanted = not self.only or bool(conditions & set(self.only))
        return wanted and not conditions & set(self.unless)


class Template(Strict):
    """One version of a playbook."""

    name: Id
    title: Annotated[str, Field(min_length=3, max_length=200)]
    steps: Annotated[tuple[StepTemplate, ...], Field(min_length=1, max_length=100)]

    @model_validator(mode="after")
    def _is_whole(self) -> Template:
        ids = [step.id for step in self.steps]
        if len(ids) != len(set(ids)):
            raise ValueError("a step's id stands twice")
        for step in self.steps:
            strange = [each for each in _after(step) if each not in ids]
            if strange:
                raise ValueError(
                    f"the step '{step.id}' waits for '{strange[0]}', which isn't in the playbook"
                )
            if step.due.repeat and step.kind == PERSON:
                raise ValueError(f"the step '{step.id}' is a person's and can't repeat by itself")
        if _has_circle({step.id: list(_after(step)) for step in self.steps}):
            raise ValueError("some steps wait for each other in a circle")
        return self

    def step(self, step_id: str) -> StepTemplate:
        """The step with that id."""
        return next(step for step in self.steps if step.id == step_id)

    def is_waited_for(self, step_id: str) -> bool:
        """Whether another step's date hangs on that one."""
        return any(step_id in _after(step) for step in self.steps)

    def find(self, step_id: str) -> StepTemplate | None:
        """The step with that id, if the playbook has one: a run may have got steps of its own."""
        return next((step for step in self.steps if step.id == step_id), None)


def _after(step: StepTemplate) -> Iterator[str]:
    return (anchor.removeprefix(STEP) for anchor in step.due.anchors if anchor.startswith(STEP))


def _has_circle(waits: dict[str, list[str]]) -> bool:
    """Whether taking away, again and again, what waits for nothing leaves something over."""
    left = dict(waits)
    while free := [each for each, others in left.items() if not set(others) & set(left)]:
        for each in free:
            del left[each]
    return bool(left)


def parse(source: Any) -> Template:
    """A playbook from plain data; Invalid names the place of the first mistake."""
    try:
        return Template.model_validate(source)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "playbook"
        raise Invalid(
            f"The playbook is wrong at '{place}': {first['msg']}.", "Mend it and publish again."
        ) from None
