"""Writing down when a step is due."""

from __future__ import annotations

from datetime import datetime

from leavewell.accounts.types import Act
from leavewell.kernel.states import move
from leavewell.playbooks.decide.calendar import WorkCalendar
from leavewell.playbooks.decide.due import Anchors, Offset, due_at, next_round
from leavewell.playbooks.models import Run, Step
from leavewell.playbooks.queries import anchors_of, calendar_of
from leavewell.playbooks.states import STEP, StepMove, StepState
from leavewell.playbooks.template import PERSON, StepTemplate

A_WORKING_DAY = Offset(1, "bd")


def first_date(template: StepTemplate, anchors: Anchors, calendar: WorkCalendar) -> datetime | None:
    """When the template says that the step is due."""
    return due_at(template.due, anchors, calendar)


def from_now_on(due: datetime | None, now: datetime, kind: str, calendar: WorkCalendar) -> datetime | None:
    """A date that had passed before the step was there: people get a working day for it, machines do it at once."""
    if due is None or due >= now:
        return due
    return A_WORKING_DAY.after(now, calendar) if kind == PERSON else now


def dated(step: Step, due: datetime | None, calendar: WorkCalendar) -> Step:
    """The step with that date: its owner hears of it that morning, somebody else if it isn't done a day later."""
    step.due_at, step.tell_at, step.escalates_at = due, None, None
    if due and step.kind == PERSON:
        step.tell_at = min(due, calendar.begin_of(calendar.day_of(due)))
        step.escalates_at = A_WORKING_DAY.after(due, calendar)
    return step


def handed_over(act: Act) -> dict[str, datetime]:
    """The instants of a step that has come back to a person: told at once, a working day to do it, then as any."""
    calendar = calendar_of(act.space)
    due = A_WORKING_DAY.after(act.at, calendar)
    return {"due_at": due, "tell_at": act.at, "escalates_at": A_WORKING_DAY.after(due, calendar)}


def redate(act: Act, run: Run, step: Step, template: StepTemplate) -> None:
    """The step's date as it follows from the run's instants now. One that is late already stays late."""
    calendar, anchors = calendar_of(act.space), anchors_of(run)
    wanted = first_date(template, anchors, calendar)
    for _ in range(step.round):
        wanted = next_round(template.due, anchors, calendar, wanted) if wanted else None
    is_late = step.due_at is not None and step.due_at <= act.at
    if is_late and (wanted is None or wanted <= act.at):
        return
    dated(step, from_now_on(wanted, act.at, step.kind, calendar), calendar)
    changes = {"due_at": step.due_at, "tell_at": step.tell_at, "escalates_at": step.escalates_at}
    if step.state == StepState.DUE:
        move(Step.objects.of(act.space), step, STEP, StepMove.POSTPONE, **changes)
    else:
        Step.objects.of(act.space).filter(pk=step.pk).update(**changes)
