"""Giving steps to whoever has the duty now."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from leavewell.accounts.border import SpaceRows
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.journal import record
from leavewell.effects.actions.outbox import plan
from leavewell.effects.types import Planned
from leavewell.kernel.facts.playbooks import StepReassigned
from leavewell.playbooks.decide.owner import Holders, owner_of
from leavewell.playbooks.models import Run, Step
from leavewell.playbooks.owners import holders_of
from leavewell.playbooks.states import OPEN_STEPS


def hand_on_all_of(act: Act, member_id: UUID) -> int:
    """Every open step of somebody who left, to the next one in line; returns how many."""
    must_be_open()
    steps = _open(act).filter(owner_id=member_id)
    return _hand_on(act, steps)


def follow_duty(act: Act, duty: str, account_id: UUID | None) -> int:
    """A duty has changed hands: its open steps follow, but for those that a member gave to somebody by hand."""
    must_be_open()
    steps = _open(act).filter(duty=duty, by_hand=False)
    return _hand_on(act, steps.filter(account_id=account_id) if account_id else steps)


def place_run(act: Act, run: Run, account_id: UUID) -> None:
    """It has turned out whose occasion the run is: its steps go to whoever sees to that account."""
    must_be_open()
    Run.objects.of(act.space).filter(pk=run.pk).update(account_id=account_id)
    Step.objects.of(act.space).filter(run=run).update(account_id=account_id)
    run.account_id = account_id
    _hand_on(act, _open(act).filter(run=run, by_hand=False))


def _open(act: Act) -> SpaceRows[Step]:
    return Step.objects.of(act.space).select_for_update().filter(state__in=OPEN_STEPS).order_by("pk")


def _hand_on(act: Act, steps: Iterable[Step]) -> int:
    known: dict[UUID | None, Holders] = {}
    moved: set[UUID] = set()
    count = 0
    for step in steps:
        if step.account_id not in known:
            known[step.account_id] = holders_of(act.space, step.account_id)
        owner = owner_of(step.duty, known[step.account_id])
        if owner == step.owner_id:
            continue
        Step.objects.of(act.space).filter(pk=step.pk).update(owner_id=owner, by_hand=False)
        record(act, StepReassigned(step.pk, step.code, owner), account_id=step.account_id)
        moved.add(owner)
        count += 1
    for owner in sorted(moved):
        order = {"mail": "steps_handed_on", "subject": str(owner)}
        plan(act, Planned("mail.send", f"mail.steps_handed_on:{act.cause}:{owner}", order))
    return count
