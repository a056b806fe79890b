from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

from leavewell.accounts.duties import Duty
from leavewell.accounts.models import Member
from leavewell.accounts.types import Act
from leavewell.effects.types import Letter, NotNeeded
from leavewell.playbooks.decide.owner import owner_of
from leavewell.playbooks.models import Step
from leavewell.playbooks.owners import holders_of
from leavewell.playbooks.queries import calendar_of, late_steps, open_steps_of
from leavewell.playbooks.template import PERSON

LISTED = 40
"""So many steps stand in one mail."""


def _member(member_id: UUID) -> Member:
    return Member.objects.select_related("user").get(pk=member_id)


def _whom(step: Step) -> str:
    if step.account is None:
        return "from somebody we can't place yet"
    return f"{step.account.name} ({step.account.external_id})"


def _line(act: Act, step: Step, *, named: bool = False) -> str:
    whose = f", {step.owner.user.name or step.owner.user.email} has it" if named else ""
    about = f"{step.title}: {_whom(step)}"
    if step.due_at is None:
        return f"- {about}{whose}"
    local = step.due_at.astimezone(ZoneInfo(act.space.workspace.zone))
    return f"- {about}, due {local:%A %d %B %Y, %H:%M}{whose}"


def _list(act: Act, steps: Sequence[Step], *, named: bool = False) -> list[str]:
    more = [f"... and {len(steps) - LISTED} more."] if len(steps) > LISTED else []
    return [*(_line(act, step, named=named) for step in steps[:LISTED]), *more]


class StepsDueMail:
    """Tells a member in the morning what is theirs to do that day, and what is late."""

    name = "steps_due"
    always_goes = True

    def compose(self, act: Act, subject_id: UUID) -> Letter | NotNeeded:
        """Everything as it stands when it is sent; not sent to somebody who has done it all."""
        member, calendar = _member(subject_id), calendar_of(act.space)
        tonight = max(calendar.end_of(calendar.day_of(act.at)), act.at)
        mine = open_steps_of(act.space, member)
        due = [step for step in mine if step.kind == PERSON and step.due_at and step.due_at <= tonight]
        handed = [step for step in mine if step.kind != PERSON and step.state == "with_person"]
        steps = [*due, *handed]
        if not steps:
            return NotNeeded("nothing_to_do")
        last = "Do each, or leave it out with a reason, or give it to somebody else."
        text = "\n".join(["For you to do today:", "", *_list(act, steps), "", last, ""])
        return Letter(member.user.email, f"{_count(steps)} for today", text)


class StepsLateMail:
    """Tells somebody besides the owners which steps weren't done: the accounts' sponsor, or an owner."""

    name = "steps_late"
    always_goes = True

    def compose(self, act: Act, subject_id: UUID) -> Letter | NotNeeded:
        """What has passed its date by a working day; not sent if all of it is over meanwhile."""
        steps = [step for step in late_steps(act.space) if step.escalates_at is None]
        steps = [step for step in steps if self._hears(act, step) == subject_id]
        if not steps:
            return NotNeeded("nothing_is_late")
        member = _member(subject_id)
        last = "See that they are done, or give them to somebody else."
        text = "\n".join(["Nobody has done these:", "", *_list(act, steps, named=True), "", last, ""])
        return Letter(member.user.email, f"{_count(steps)} late", text)

    def _hears(self, act: Act, step: Step) -> UUID:
        return owner_of(Duty.SPONSOR.value, holders_of(act.space, step.account_id))


class HandedOnMail:
    """Tells a member that steps which were somebody else's are theirs now."""

    name = "steps_handed_on"
    always_goes = True

    def compose(self, act: Act, subject_id: UUID) -> Letter | NotNeeded:
        """With everything that the member has to do now; not sent to somebody who has nothing."""
        member = _member(subject_id)
        steps = open_steps_of(act.space, member)
        if not steps:
            return NotNeeded("nothing_to_do")
        text = "\n".join(["Some of these were somebody else's until now:", "", *_list(act, steps), ""])
        return Letter(member.user.email, f"You have {_count(steps)} to do", text)


def _count(steps: Sequence[Step]) -> str:
    return "1 step" if len(steps) == 1 else f"{len(steps)} steps"
