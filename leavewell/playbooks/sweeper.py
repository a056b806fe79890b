"""This room's part in the engine's sweep: steps that time or an effect has overtaken, some at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db.models import Q

from leavewell.accounts.models import Space
from leavewell.accounts.queries import space_by_id
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.playbooks.actions import overtaken
from leavewell.playbooks.models import Step
from leavewell.playbooks.queries import next_step_instant

AT_ONCE = 200
"""Steps a transaction: few enough that nobody waits for long, enough that the round trips don't count."""

Deed = Callable[[Act, Step], None]

_DEEDS: tuple[tuple[Callable[[Act], Q], Deed], ...] = (
    (overtaken.answered, overtaken.end_round),
    (overtaken.time_has_come, overtaken.begin_step),
    (overtaken.morning_has_come, overtaken.tell_owner),
    (overtaken.nobody_did_it, overtaken.escalate),
)


class StepSweeper:
    """Moves the steps that time or an effect has overtaken."""

    def sweep(self, space: Space) -> int:
        """All that there are; returns how many moved."""
        return sum(_all_of(space, which, deed) for which, deed in _DEEDS)

    def next_instant(self, space: Space, until: datetime) -> datetime | None:
        """When the next one falls due or is told to somebody else."""
        return next_step_instant(space, until)


def _all_of(space: Space, which: Callable[[Act], Q], deed: Deed) -> int:
    # Mostly there is nothing: one look, without a transaction.
    if not Step.objects.of(space).filter(which(Act(space, space.now(), "system"))).exists():
        return 0
    count = 0
    while True:
        with edge():
            here = space_by_id(space.pk)
            act = Act(here, here.now(), "system")
            found = _some(act, which(act))
            for step in found:
                deed(act, step)
        count += len(found)
        if len(found) < AT_ONCE:
            return count


def _some(act: Act, which: Q) -> Sequence[Step]:
    rows = Step.objects.of(act.space).select_for_update(of=("self",), skip_locked=True)
    rows = rows.select_related("run__playbook", "effect", "owner__user").filter(which)
    return list(rows.order_by("due_at", "pk")[:AT_ONCE])
