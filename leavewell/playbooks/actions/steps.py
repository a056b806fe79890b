"""What a member does with a step, and how a step ends."""

from __future__ import annotations

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.models import Member
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.journal import record
from leavewell.kernel.errors import IllegalMove, Invalid
from leavewell.kernel.facts.playbooks import StepDone, StepReassigned, StepSkipped
from leavewell.kernel.states import move
from leavewell.playbooks.actions.runs import close_if_over, set_anchors
from leavewell.playbooks.decide.due import STEP as ANCHOR
from leavewell.playbooks.models import Step
from leavewell.playbooks.queries import template_of
from leavewell.playbooks.states import OPEN_STEPS, STEP, StepMove

LONGEST = 4000


def take_step(act: Act, step: Step, member: Member) -> None:
    """Somebody does it from now on."""
    must_be_open()
    move(Step.objects.of(act.space), step, STEP, StepMove.TAKE, owner=member, by_hand=True)
    record(act, StepReassigned(step.pk, step.code, member.pk), account_id=step.account_id)


def reassign_step(act: Act, step: Step, member: Member) -> None:
    """Give an open step to another member. Invalid for somebody who isn't of the workspace any more.

    IllegalMove for a step that is over: whoever did it did it.
    """
    must_be_open()
    if step.state not in OPEN_STEPS:
        raise IllegalMove("step", step.state, "reassign")
    if member.workspace_id != act.space.workspace_id or member.left_at is not None:
        raise Invalid("This person can't have a step.", "Name somebody who works here now.", field="member")
    Step.objects.of(act.space).filter(pk=step.pk).update(owner=member, by_hand=True)
    step.owner = member
    note_deed(act, "reassign_step", subject=step.public_id, member=member.public_id)
    record(act, StepReassigned(step.pk, step.code, member.pk), account_id=step.account_id)


def do_step(act: Act, step: Step, *, evidence: str, proof: str = "") -> None:
    """The step is done. ``evidence`` is what shows it, in words; ``proof`` an id that does. One of them is needed."""
    must_be_open()
    evidence = evidence.strip()
    if not evidence and not proof:
        raise Invalid("A step needs evidence.", "Say what was done, or name what shows it.", field="evidence")
    if len(evidence) > LONGEST:
        raise Invalid(f"That is longer than {LONGEST} characters.", "Shorten it.", field="evidence")
    _settle(act, step, StepMove.DO, evidence=evidence, proof=proof)
    record(act, StepDone(step.pk, step.run_id, step.code, proof or None), account_id=step.account_id)
    _go_on(act, step)


def skip_step(act: Act, step: Step, *, reason: str) -> None:
    """The step isn't done, for a reason that stays on record."""
    must_be_open()
    reason = reason.strip()
    if not reason:
        raise Invalid("A step is only skipped for a reason.", "Say why it isn't done.", field="reason")
    if len(reason) > LONGEST:
        raise Invalid(f"That is longer than {LONGEST} characters.", "Shorten it.", field="reason")
    _settle(act, step, StepMove.SKIP, reason=reason)
    record(act, StepSkipped(step.pk, step.run_id, step.code), account_id=step.account_id)
    _go_on(act, step)


def _settle(act: Act, step: Step, by: StepMove, **words: str) -> None:
    settled = {"settled_at": act.at, "settled_by": act.actor, "tell_at": None, "escalates_at": None}
    move(Step.objects.of(act.space), step, STEP, by, **settled, **words)


def _go_on(act: Act, step: Step) -> None:
    if template_of(step.run).is_waited_for(step.code):
        set_anchors(act, step.run, {f"{ANCHOR}{step.code}": act.at.isoformat()})
    close_if_over(act, step.run)
