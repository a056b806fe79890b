"""What time does to one step: it falls due, runs, ends, and is told to somebody else when nobody does it."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from leavewell.accounts.duties import Duty
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.journal import record
from leavewell.effects.actions.outbox import plan
from leavewell.effects.queries import proof_of
from leavewell.effects.states import UNSETTLED, EffectState
from leavewell.effects.types import Planned
from leavewell.kernel.facts.playbooks import StepEscalated, StepFellDue
from leavewell.kernel.states import move
from leavewell.playbooks.actions.dates import handed_over
from leavewell.playbooks.actions.steps import do_step, skip_step
from leavewell.playbooks.decide.due import next_round
from leavewell.playbooks.decide.owner import Holders, owner_of
from leavewell.playbooks.models import Step
from leavewell.playbooks.queries import anchors_of, calendar_of, template_of
from leavewell.playbooks.registries import step_kinds
from leavewell.playbooks.states import OPEN_STEPS, STEP, StepMove, StepState
from leavewell.playbooks.template import PERSON
from leavewell.playbooks.types import NothingToDo


def answered(act: Act) -> Q:
    """Steps whose effect has come to an end, or can't go on by itself."""
    running = Q(state=StepState.RUNNING) & ~Q(effect__state__in=UNSETTLED)
    mended = Q(state=StepState.WITH_PERSON, effect__state=EffectState.SETTLED)
    return running | mended


def end_round(act: Act, step: Step, holders: Holders) -> None:
    """The step's effect has come to its end: another round, done, left out, or a person's."""
    must_be_open()
    assert step.effect is not None
    if step.effect.state != EffectState.SETTLED:
        move(Step.objects.of(act.space), step, STEP, StepMove.HAND_OVER, **handed_over(act))
        return
    following = None
    if step.state == StepState.RUNNING:
        due = template_of(step.run).step(step.code).due
        last = step.due_at or act.at
        following = next_round(due, anchors_of(step.run), calendar_of(act.space), last)
    if following is not None:
        again = {"due_at": following, "round": step.round + 1}
        move(Step.objects.of(act.space), step, STEP, StepMove.WAIT_AGAIN, **again)
        return
    if step.effect.settled_without_doing:
        skip_step(act, step, reason=step.effect.result)
    else:
        do_step(act, step, evidence="", proof=proof_of(step.effect))


def time_has_come(act: Act) -> Q:
    """Steps whose date has come."""
    return Q(state=StepState.WAITING, due_at__lte=act.at)


def begin_step(act: Act, step: Step, holders: Holders) -> None:
    """A person's step is due; any other is carried out."""
    must_be_open()
    _see_to_owner(act, step, holders)
    if step.kind == PERSON:
        move(Step.objects.of(act.space), step, STEP, StepMove.FALL_DUE)
        record(act, StepFellDue(step.pk, step.run_id, step.code, step.owner_id), account_id=step.account_id)
        return
    started = step_kinds[step.kind].start(act, step)
    if isinstance(started, NothingToDo):
        skip_step(act, step, reason=started.reason)
        return
    move(Step.objects.of(act.space), step, STEP, StepMove.RUN, effect=started)


def _see_to_owner(act: Act, step: Step, holders: Holders) -> None:
    """Whoever has the duty now, unless a member chose the owner and that one is still here."""
    if step.by_hand and step.owner.is_living:
        return
    owner: UUID = owner_of(step.duty, holders)
    if owner != step.owner_id:
        Step.objects.of(act.space).filter(pk=step.pk).update(owner_id=owner)
        step.owner_id = owner


def morning_has_come(act: Act) -> Q:
    """Steps of whose day the morning has come."""
    return Q(state__in=OPEN_STEPS, tell_at__lte=act.at)


def tell_owner(act: Act, step: Step, holders: Holders) -> None:
    """One mail to the owner, with all that is theirs today."""
    must_be_open()
    _see_to_owner(act, step, holders)
    Step.objects.of(act.space).filter(pk=step.pk).update(tell_at=None)
    _mail(act, "steps_due", step.owner_id)


def nobody_did_it(act: Act) -> Q:
    """Steps that are still open when somebody else should hear of them."""
    return Q(state__in=OPEN_STEPS, escalates_at__lte=act.at)


def escalate(act: Act, step: Step, holders: Holders) -> None:
    """Tell somebody besides the owner, once: the account's sponsor, or an owner of the workspace."""
    must_be_open()
    Step.objects.of(act.space).filter(pk=step.pk).update(escalates_at=None)
    record(act, StepEscalated(step.pk, step.run_id, step.code, step.owner_id), account_id=step.account_id)
    _mail(act, "steps_late", owner_of(Duty.SPONSOR.value, holders))


def hand_over(act: Act, step: Step) -> None:
    """Neither its kind nor its effect can be dealt with here: somebody decides, and hears of it at once."""
    must_be_open()
    changes = {"effect": None, **handed_over(act)}
    if step.state == StepState.WITH_PERSON:
        Step.objects.of(act.space).filter(pk=step.pk).update(**changes)
    else:
        move(Step.objects.of(act.space), step, STEP, StepMove.HAND_OVER, **changes)


def leave_untold(act: Act, step: Step) -> None:
    """Nobody can be told of it by mail; it stands in the lists."""
    must_be_open()
    Step.objects.of(act.space).filter(pk=step.pk).update(tell_at=None, escalates_at=None)


def _mail(act: Act, kind: str, member_id: UUID) -> None:
    # What falls together is one mail: it lists everything that is so when it is sent.
    key = f"mail.{kind}:{member_id}:{act.at:%Y%m%d%H%M}"
    plan(act, Planned("mail.send", key, {"mail": kind, "subject": str(member_id)}))
