"""This room's part in the engine's sweep: steps that time or an effect has overtaken, some at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from leavewell.accounts.models import Space
from leavewell.accounts.queries import space_by_id
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.playbooks.actions import overtaken
from leavewell.playbooks.decide.owner import Holders
from leavewell.playbooks.models import Step
from leavewell.playbooks.owners import holders_for_each
from leavewell.playbooks.queries import next_step_instant

AT_ONCE = 200
"""Steps a transaction: few enough that nobody waits for long, enough that the round trips don't count."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sweep:
    """Which steps, what is done with each, and what instead with one for which that is a defect."""

    which: Callable[[Act], Q]
    deed: Callable[[Act, Step, Holders], None]
    instead: Callable[[Act, Step], None]


_SWEEPS = (
    Sweep(overtaken.answered, overtaken.end_round, overtaken.hand_over),
    Sweep(overtaken.time_has_come, overtaken.begin_step, overtaken.hand_over),
    Sweep(overtaken.morning_has_come, overtaken.tell_owner, overtaken.leave_untold),
    Sweep(overtaken.nobody_did_it, overtaken.escalate, overtaken.leave_untold),
)


class StepSweeper:
    """Moves the steps that time or an effect has overtaken."""

    def sweep(self, space: Space) -> int:
        """All that there are; returns how many moved."""
        return sum(_all_of(space, each) for each in _SWEEPS) if _any(space) else 0

    def next_instant(self, space: Space, until: datetime) -> datetime | None:
        """When the next one falls due or is told to somebody else."""
        return next_step_instant(space, until)


def _all_of(space: Space, sweep: Sweep) -> int:
    count = 0
    while step_ids := _some(space, sweep.which):
        try:
            moved = _do(space, sweep, step_ids)
        except Exception:
            log.exception("Sweeping %d steps of the space %s failed", len(step_ids), space.public_id)
            # One defect must not hold up the others: each goes by itself.
            moved = sum(_do_alone(space, sweep, step_id) for step_id in step_ids)
        count += moved
        # None moved: they are in another worker's hands, or even what is done instead failed.
        if not moved or len(step_ids) < AT_ONCE:
            break
    return count


def _any(space: Space) -> bool:
    # Mostly there is nothing for any of them: one look, without a transaction.
    act = Act(space, space.now(), "system")
    rows = Step.objects.of(space).order_by().values_list("pk", flat=True)
    first, *others = [rows.filter(each.which(act))[:1] for each in _SWEEPS]
    # Each with an index of its own; by "or" all steps of the space would be gone through.
    return bool(first.union(*others, all=True))


def _some(space: Space, which: Callable[[Act], Q]) -> Sequence[UUID]:
    rows = Step.objects.of(space).filter(which(Act(space, space.now(), "system")))
    return list(rows.order_by("due_at", "pk").values_list("pk", flat=True)[:AT_ONCE])


def _do(space: Space, sweep: Sweep, step_ids: Sequence[UUID]) -> int:
    with edge():
        act = _act_in(space)
        steps = _locked(act, sweep, step_ids)
        holders = holders_for_each(act.space, {step.account_id for step in steps})
        for step in steps:
            sweep.deed(act, step, holders[step.account_id])
    return len(steps)


def _do_alone(space: Space, sweep: Sweep, step_id: UUID) -> int:
    try:
        return _do(space, sweep, [step_id])
    except Exception:
        log.exception("Sweeping the step %s failed", step_id)
    try:
        with edge():
            act = _act_in(space)
            for step in _locked(act, sweep, [step_id]):
                sweep.instead(act, step)
                return 1
    except Exception:
        log.exception("Nor could the step %s be given to a person", step_id)
    return 0


def _act_in(space: Space) -> Act:
    here = space_by_id(space.pk)
    return Act(here, here.now(), "system")


def _locked(act: Act, sweep: Sweep, step_ids: Sequence[UUID]) -> Sequence[Step]:
    rows = Step.objects.of(act.space).select_for_update(of=("self",), skip_locked=True)
    rows = rows.select_related("run__playbook", "effect", "owner__user")
    return list(rows.filter(sweep.which(act), pk__in=step_ids).order_by("due_at", "pk"))
