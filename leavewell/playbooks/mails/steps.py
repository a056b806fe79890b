from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from leavewell.accounts.duties import Duty
from leavewell.accounts.models import Member
from leavewell.accounts.types import Act
from leavewell.effects.types import Letter, NotNeeded
from leavewell.playbooks.decide.owner import owner_of
from leavewell.playbooks.models import Step
from leavewell.playbooks.owners import holders_of
from leavewell.playbooks.queries import open_steps_of
from leavewell.playbooks.states import OPEN_STEPS

LISTED = 40
"""So many steps stand in one mail."""


def _step(act: Act, step_id: UUID) -> Step:
    rows = Step.objects.of(act.space).select_related("account", "owner__user", "space__workspace")
    return rows.get(pk=step_id)


def _about(step: Step) -> str:
    if step.account is None:
        return f"{step.title}: from somebody we can't place yet"
    return f"{step.title}: {step.account.name} ({step.account.external_id})"


def _due(step: Step) -> str:
    if step.due_at is None:
        return "It has no date."
    local = step.due_at.astimezone(ZoneInfo(step.space.workspace.zone))
    return f"It is due {local:%A %d %B %Y, %H:%M} ({step.space.workspace.zone})."


class StepDueMail:
    """Tells the owner of a step that it is due."""

    name = "step_due"
    always_goes = True

    def compose(self, act: Act, subject_id: UUID) -> Letter | NotNeeded:
        """To whoever owns it now; not sent if it is over meanwhile."""
        step = _step(act, subject_id)
        if step.state not in OPEN_STEPS:
            return NotNeeded(f"step_is_{step.state}")
        text = f"{_about(step)}.\n\n{_due(step)}\n\nDo it, or skip it with a reason, or give it to somebody else.\n"
        return Letter(step.owner.user.email, f"Due: {_about(step)}", text)


class HandedOnMail:
    """Tells a member that steps which were somebody else's are theirs now."""

    name = "steps_handed_on"
    always_goes = True

    def compose(self, act: Act, subject_id: UUID) -> Letter | NotNeeded:
        """With everything that the member has to do now; not sent to somebody who has nothing."""
        member = Member.objects.select_related("user").get(pk=subject_id)
        steps = open_steps_of(act.space, member)
        if not steps:
            return NotNeeded("nothing_to_do")
        shown = [f"- {_about(step)}" for step in steps[:LISTED]]
        more = [f"... and {len(steps) - LISTED} more."] if len(steps) > LISTED else []
        text = "\n".join(["Some of these were somebody else's until now:", "", *shown, *more, ""])
        return Letter(member.user.email, f"You have {len(steps)} steps to do", text)


class StepLateMail:
    """Tells somebody besides the owner that a step wasn't done: the account's sponsor, or an owner."""

    name = "step_late"
    always_goes = True

    def compose(self, act: Act, subject_id: UUID) -> Letter | NotNeeded:
        """Not sent if it is over meanwhile."""
        step = _step(act, subject_id)
        if step.state not in OPEN_STEPS:
            return NotNeeded(f"step_is_{step.state}")
        told = owner_of(Duty.SPONSOR.value, holders_of(act.space, step.account_id))
        member = Member.objects.select_related("user").get(pk=told)
        text = (
            f"{_about(step)}.\n\n{_due(step)} {step.owner.user.name or step.owner.user.email} has it.\n\n"
            f"See that it is done, or give it to somebody else.\n"
        )
        return Letter(member.user.email, f"Late: {_about(step)}", text)
