"""Reads that this room offers to others: the space comes first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import Count, F, Min, Q

from leavewell.accounts.border import SpaceRows
from leavewell.accounts.models import Account, Member, Space
from leavewell.kernel.errors import NotFound
from leavewell.playbooks.decide.calendar import WorkCalendar, calendar_for
from leavewell.playbooks.models import Playbook, Run, Step
from leavewell.playbooks.states import OPEN_STEPS, RunState, StepState
from leavewell.playbooks.template import PERSON, Template, parse


def newest_playbook(space: Space, name: str) -> Playbook:
    """The playbook as it is started today."""
    found = Playbook.objects.of(space).filter(name=name).order_by("-number").first()
    if found is None:
        raise NotFound("playbook")
    return found


@lru_cache(maxsize=64)
def _parsed(playbook_id: UUID) -> Template:
    return parse(Playbook.objects.get(pk=playbook_id).definition)


def template_of(run: Run) -> Template:
    """The version that a run began with; a published one never changes."""
    return _parsed(run.playbook_id)


def calendar_of(space: Space) -> WorkCalendar:
    """The days on which the workspace works."""
    return calendar_for(space.workspace.zone, space.workspace.country)


def anchors_of(run: Run) -> dict[str, datetime]:
    """The instants that a run's dates hang on, as far as they are known."""
    return {name: datetime.fromisoformat(at) for name, at in run.anchors.items()}


def run_named(space: Space, run_id: UUID) -> Run:
    """The run of a step's fact."""
    return Run.objects.of(space).get(pk=run_id)


def run_about(space: Space, name: str, subject: UUID) -> Run | None:
    """The run of that playbook for that occasion."""
    return Run.objects.of(space).filter(name=name, subject=subject).first()


def open_runs_about(space: Space, subject: UUID) -> Sequence[Run]:
    """Everything that is still under way for that occasion."""
    return list(Run.objects.of(space).filter(subject=subject, state=RunState.OPEN).order_by("started_at"))


def open_runs_named(space: Space, name: str, account_id: UUID) -> Sequence[Run]:
    """An account's runs of that playbook that are still under way."""
    rows = Run.objects.of(space).filter(name=name, account_id=account_id, state=RunState.OPEN)
    return list(rows.order_by("started_at"))


def began_steps(space: Space, subject: UUID) -> frozenset[str]:
    """The codes of the steps for that occasion that are done, or that somebody has in hand."""
    begun = (StepState.DONE, StepState.WITH_PERSON)
    rows = Step.objects.of(space).filter(run__subject=subject, state__in=begun)
    return frozenset(rows.values_list("code", flat=True))


def steps_in(space: Space, run: Run) -> Sequence[Step]:
    """A run's steps by date; those without one yet last."""
    rows = Step.objects.of(space).filter(run=run).select_related("owner__user", "effect")
    return list(rows.order_by(F("due_at").asc(nulls_last=True), "pk"))


def open_steps_of(space: Space, member: Member | None = None) -> Sequence[Step]:
    """What is still to be done, by one member or by all, the earliest due first."""
    rows = Step.objects.of(space).filter(state__in=OPEN_STEPS)
    rows = rows.filter(owner=member) if member else rows
    rows = rows.select_related("account", "owner__user", "run")
    return list(rows.order_by(F("due_at").asc(nulls_last=True), "pk"))


def late_steps(space: Space) -> Sequence[Step]:
    """What people haven't done by its date, the longest late first."""
    rows = _to_do(space, None).filter(due_at__lt=space.now())
    return list(rows.select_related("account", "owner__user", "run").order_by("due_at", "pk"))


def steps_to_do(space: Space, member: Member | None = None) -> Sequence[Step]:
    """What is still to be done by a person, one member or any, the earliest due first."""
    rows = _to_do(space, member).select_related("account", "owner__user", "run")
    return list(rows.order_by(F("due_at").asc(nulls_last=True), "pk"))


def late_due_and_all(space: Space, member: Member | None, until: datetime) -> tuple[int, int, int]:
    """How many steps of the member, or of anybody, are late, fall due by then, and are there at all."""
    late = Count("pk", filter=Q(due_at__lt=space.now()))
    due = Count("pk", filter=Q(due_at__gte=space.now(), due_at__lt=until))
    found = _to_do(space, member).aggregate(late=late, due=due, all=Count("pk"))
    return found["late"], found["due"], found["all"]


def steps_due_by(space: Space, member: Member | None, until: datetime, *, limit: int) -> Sequence[Step]:
    """The first of what a person has to do by then, one member or anybody, the longest late first."""
    rows = _to_do(space, member).filter(due_at__lt=until).select_related("account", "owner__user", "run")
    return list(rows.order_by("due_at", "pk")[:limit])


def steps_by_owner(space: Space) -> dict[UUID, int]:
    """How many steps each member still has to do; without those who have none."""
    rows = _to_do(space, None).values("owner_id").annotate(steps=Count("pk"))
    return {row["owner_id"]: row["steps"] for row in rows}


def _to_do(space: Space, member: Member | None) -> SpaceRows[Step]:
    # What runs by itself is nobody's to do until it has come back to a person.
    a_persons = Q(kind=PERSON) | Q(state=StepState.WITH_PERSON)
    rows = Step.objects.of(space).filter(a_persons, state__in=OPEN_STEPS)
    return rows.filter(owner=member) if member else rows


def next_steps_about(space: Space, subjects: Iterable[UUID]) -> dict[UUID, Step]:
    """For each of these occasions, what a person has to do next about it; without those where nothing is left."""
    rows = _to_do(space, None).filter(run__subject__in=list(subjects)).select_related("owner__user", "run")
    found: dict[UUID, Step] = {}
    for step in rows.order_by(F("due_at").asc(nulls_last=True), "pk"):
        found.setdefault(step.run.subject, step)
    return found


def runs_of(space: Space, account: Account) -> Sequence[Run]:
    """An account's runs, newest first; each with ``all_steps`` and ``open_steps``, how many there are."""
    still = Count("steps", filter=Q(steps__state__in=OPEN_STEPS))
    rows = Run.objects.of(space).filter(account=account).select_related("playbook")
    return list(rows.annotate(all_steps=Count("steps"), open_steps=still).order_by("-started_at", "-pk"))


def next_step_instant(space: Space, until: datetime) -> datetime | None:
    """The next instant after now, up to ``until``, at which a step falls due or somebody hears of one."""
    now = space.now()
    steps = Step.objects.of(space)
    due = steps.filter(state=StepState.WAITING, due_at__gt=now, due_at__lte=until)
    told = steps.filter(tell_at__gt=now, tell_at__lte=until)
    late = steps.filter(escalates_at__gt=now, escalates_at__lte=until)
    found = [
        due.aggregate(at=Min("due_at"))["at"],
        told.aggregate(at=Min("tell_at"))["at"],
        late.aggregate(at=Min("escalates_at"))["at"],
    ]
    return min((at for at in found if at is not None), default=None)


def to_do_about(space: Space, account: Account) -> Sequence[Step]:
    """What a person still has to do about an account, the earliest due first."""
    rows = _to_do(space, None).filter(account=account).select_related("owner__user", "run")
    return list(rows.order_by(F("due_at").asc(nulls_last=True), "pk"))


def steps_with(space: Space, step_ids: Iterable[UUID]) -> dict[UUID, Step]:
    """Those steps, by their ids."""
    rows = Step.objects.of(space).filter(pk__in=list(step_ids)).select_related("owner__user", "run")
    return {step.pk: step for step in rows}
