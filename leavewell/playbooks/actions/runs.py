"""A run from its start to its end, and what happens when its dates move."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from leavewell.accounts.duties import Duty
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.journal import record
from leavewell.kernel.facts.playbooks import RunCancelled, RunClosed, RunStarted
from leavewell.kernel.states import move
from leavewell.playbooks.actions.dates import dated, first_date, from_now_on, redate
from leavewell.playbooks.decide.due import STEP, parse_offset
from leavewell.playbooks.decide.owner import Holders, owner_of
from leavewell.playbooks.models import Run, Step
from leavewell.playbooks.owners import holders_of
from leavewell.playbooks.queries import anchors_of, calendar_of, newest_playbook, run_about, template_of
from leavewell.playbooks.states import OPEN_STEPS, RUN, RunMove, RunState, StepMove
from leavewell.playbooks.states import STEP as STEPS
from leavewell.playbooks.template import PERSON, StepTemplate, parse
from leavewell.playbooks.types import Occasion


def start_run(act: Act, name: str, occasion: Occasion) -> Run:
    """Start the newest version of a playbook for an occasion; a second start finds the first.

    Every step gets an owner and, as far as its anchors are known, a date.
    """
    must_be_open()
    standing = run_about(act.space, name, occasion.subject)
    if standing is not None:
        return standing
    playbook = newest_playbook(act.space, name)
    template = parse(playbook.definition)
    steps = [step for step in template.steps if step.applies(occasion.conditions)]
    left_out = {step.id for step in template.steps} - {step.id for step in steps}
    # What waits for a step that doesn't apply waits for nothing.
    anchors = {**occasion.anchors, **{f"{STEP}{each}": act.at for each in left_out}}
    run = Run.objects.create(
        space=act.space,
        playbook=playbook,
        name=name,
        account_id=occasion.account_id,
        subject=occasion.subject,
        anchors={each: at.isoformat() for each, at in anchors.items()},
        started_at=act.at,
    )
    holders = holders_of(act.space, occasion.account_id)
    Step.objects.bulk_create([_new_step(act, run, step, holders) for step in steps])
    fact = RunStarted(run.pk, name, playbook.number, occasion.subject, len(steps))
    record(act, fact, account_id=run.account_id)
    return run


def _new_step(act: Act, run: Run, template: StepTemplate, holders: Holders) -> Step:
    step = Step(
        space=act.space,
        run=run,
        account_id=run.account_id,
        code=template.id,
        title=template.title,
        kind=template.kind,
        duty=template.duty.value,
        blocking=template.blocking,
        owner_id=owner_of(template.duty.value, holders),
    )
    calendar = calendar_of(act.space)
    first = first_date(template, anchors_of(run), calendar)
    return dated(step, from_now_on(first, act.at, step.kind, calendar), calendar)


def move_anchors(act: Act, run: Run, **moved: datetime) -> None:
    """New instants for a run's dates: every open step that hangs on one of them moves along."""
    must_be_open()
    changed = {name: at.isoformat() for name, at in moved.items() if run.anchors.get(name) != at.isoformat()}
    if not changed or run.state != RunState.OPEN:
        return
    set_anchors(act, run, changed)


def set_anchors(act: Act, run: Run, changed: dict[str, str]) -> None:
    """Write the instants down and date the steps that hang on them anew."""
    # Two steps done at once each add an anchor: the second must see what the first wrote.
    current = Run.objects.of(act.space).select_for_update().get(pk=run.pk)
    run.anchors = {**current.anchors, **changed}
    Run.objects.of(act.space).filter(pk=run.pk).update(anchors=run.anchors)
    template = template_of(run)
    for step in _open_steps(act, run):
        planned = template.find(step.code)
        if planned and planned.due.anchors & set(changed):
            redate(act, run, step, planned)


def add_step(act: Act, run: Run, *, code: str, title: str, duty: Duty, within: str) -> None:
    """A person's step that no playbook could foresee, due ``within`` (an offset) from now. Known, it stays as it is."""
    must_be_open()
    if Step.objects.of(act.space).filter(run=run, code=code).exists():
        return
    step = Step(
        space=act.space,
        run=run,
        account_id=run.account_id,
        code=code,
        title=title,
        kind=PERSON,
        duty=duty.value,
        blocking=True,
        owner_id=owner_of(duty.value, holders_of(act.space, run.account_id)),
    )
    calendar = calendar_of(act.space)
    dated(step, parse_offset(within).after(act.at, calendar), calendar).save()


def cancel_run(act: Act, run: Run, reason: str) -> list[Step]:
    """Stop a run: its open steps are cancelled. Returns the steps that had been done, which stay as they are."""
    must_be_open()
    for step in _open_steps(act, run):
        moved = {"settled_at": act.at, "settled_by": act.actor, "tell_at": None, "escalates_at": None}
        move(Step.objects.of(act.space), step, STEPS, StepMove.CANCEL, **moved)
    move(Run.objects.of(act.space), run, RUN, RunMove.CANCEL, reason=reason, closed_at=act.at)
    record(act, RunCancelled(run.pk, run.name, run.subject, reason), account_id=run.account_id)
    return list(Step.objects.of(act.space).filter(run=run, state="done").order_by("settled_at"))


def close_if_over(act: Act, run: Run) -> None:
    """A run whose last open step is over is over."""
    must_be_open()
    is_open = Step.objects.of(act.space).filter(run=run, state__in=OPEN_STEPS).exists()
    if run.state != RunState.OPEN or is_open:
        return
    move(Run.objects.of(act.space), run, RUN, RunMove.CLOSE, closed_at=act.at)
    record(act, RunClosed(run.pk, run.name, run.subject), account_id=run.account_id)


def cancel_runs(act: Act, runs: Iterable[Run], reason: str) -> None:
    """Stop several runs for one reason."""
    for run in runs:
        cancel_run(act, run, reason)


def _open_steps(act: Act, run: Run) -> Sequence[Step]:
    rows = Step.objects.of(act.space).select_for_update()
    return list(rows.filter(run=run, state__in=OPEN_STEPS).order_by("pk"))
