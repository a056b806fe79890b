"""The lists of steps: what is to be done, whose it is, and how it stands."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from leavewell.accounts.border import SpaceRows
from leavewell.accounts.models import Account, Member, Space
from leavewell.playbooks.decide.phases import Bounds, StepPhase
from leavewell.playbooks.models import Run, Step
from leavewell.playbooks.states import OPEN_STEPS, StepState
from leavewell.playbooks.template import PERSON

A_PERSONS = Q(kind=PERSON) | Q(state=StepState.WITH_PERSON)
"""What runs by itself is nobody's to do until it has come back to a person."""


@dataclass(frozen=True)
class WantedSteps:
    """Which steps; an empty field asks for nothing. ``orphaned``: those of members who aren't here any more."""

    owner: Member | None = None
    orphaned: bool = False
    late: bool = False
    playbook: str = ""
    account: Account | None = None


def steps_listed(space: Space, wanted: WantedSteps) -> SpaceRows[Step]:
    """What people still have to do, the earliest due first; not read yet, so that a page of it can be taken."""
    rows = _wanted(space, wanted).filter(A_PERSONS, state__in=OPEN_STEPS)
    rows = rows.filter(due_at__lt=space.now()) if wanted.late else rows
    return rows.order_by(F("due_at").asc(nulls_last=True), "pk")


def steps_done_since(space: Space, wanted: WantedSteps, since: datetime, *, limit: int) -> Sequence[Step]:
    """What people did or left out after that instant, the latest first."""
    over = (StepState.DONE, StepState.SKIPPED)
    rows = _wanted(space, wanted).filter(kind=PERSON, state__in=over, settled_at__gte=since)
    return list(rows.order_by("-settled_at", "-pk")[:limit])


def _wanted(space: Space, wanted: WantedSteps) -> SpaceRows[Step]:
    rows = Step.objects.of(space).select_related("account", "owner__user", "run")
    if wanted.owner is not None:
        rows = rows.filter(owner=wanted.owner)
    if wanted.orphaned:
        rows = rows.filter(~Q(owner__left_at=None) | Q(owner__user__is_active=False))
    if wanted.playbook:
        rows = rows.filter(run__name=wanted.playbook)
    if wanted.account is not None:
        rows = rows.filter(account=wanted.account)
    return rows


def steps_in_phase(space: Space, wanted: WantedSteps, bounds: Bounds, phase: StepPhase) -> SpaceRows[Step]:
    """Those of the list that stand there on the board."""
    return steps_listed(space, wanted).filter(_phases(bounds)[phase])


def counts_by_phase(space: Space, wanted: WantedSteps, bounds: Bounds) -> dict[StepPhase, int]:
    """How many there are of each phase."""
    counts = {phase.value: Count("pk", filter=which) for phase, which in _phases(bounds).items()}
    found = steps_listed(space, wanted).order_by().aggregate(**counts)
    return {phase: found[phase.value] for phase in StepPhase}


def _phases(bounds: Bounds) -> dict[StepPhase, Q]:
    return {
        StepPhase.LATE: Q(due_at__lt=bounds.now),
        StepPhase.TODAY: Q(due_at__gte=bounds.now, due_at__lt=bounds.day_ends),
        StepPhase.THIS_WEEK: Q(due_at__gte=bounds.day_ends, due_at__lt=bounds.week_ends),
        StepPhase.LATER: Q(due_at__gte=bounds.week_ends),
        StepPhase.WAITING: Q(due_at=None),
    }


def playbooks_run(space: Space) -> Sequence[str]:
    """The names of the playbooks that anything was ever started from here."""
    return sorted(Run.objects.of(space).order_by().values_list("name", flat=True).distinct())


def accounts_with_steps(space: Space) -> QuerySet[Step, Any]:
    """The ids of the accounts about which a person has something to do, as a subquery."""
    rows = Step.objects.of(space).filter(A_PERSONS, state__in=OPEN_STEPS).exclude(account=None)
    return rows.order_by().values("account_id")


def steps_per_account(space: Space, accounts: Collection[Account]) -> dict[UUID, int]:
    """How much people have to do about each of these accounts; without those where it is nothing."""
    rows = accounts_with_steps(space).filter(account__in=accounts).annotate(count=Count("pk"))
    return {row["account_id"]: row["count"] for row in rows}
