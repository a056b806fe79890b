"""Handing a row's id to Procrastinate, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Job, Status

from leavewell.effects.models import Effect

_APART = {"billing": "billing", "webhook": "webhooks"}
"""Billing and receivers have queues of their own, so that mails and reactions never wait behind a slow one."""
_SWIFT = "swift"

QUEUES = (*_APART.values(), _SWIFT)


def queue_of(kind: str) -> str:
    """The queue of an effect's kind."""
    return _APART.get(kind.partition(".")[0], _SWIFT)


def in_queue(queue: str) -> Q:
    """The effects of those kinds."""
    apart = {name: Q(kind__startswith=f"{first}.") for first, name in _APART.items()}
    return apart[queue] if queue in apart else ~Q(*apart.values(), _connector=Q.OR)


def asleep(effects: Iterable[Effect]) -> list[Effect]:
    """Those that nobody has asked for yet."""
    by_lock = {_lock(effect.pk): effect for effect in effects}
    jobs = ProcrastinateJob.objects.filter(queueing_lock__in=by_lock, status=Status.TODO.value)
    for lock in jobs.values_list("queueing_lock", flat=True):
        by_lock.pop(lock, None)
    return list(by_lock.values())


def wake(effect_id: UUID, kind: str) -> None:
    """Ask for an effect to be run now. Harmless if that is asked already; the sweep asks again in any case."""
    try:
        # A refused lock would break the caller's whole transaction; the savepoint keeps it whole.
        with transaction.atomic():
            app.job_manager.defer_job(_job(effect_id, kind))
    except AlreadyEnqueued:
        pass


def wake_new(effects: Iterable[Effect]) -> None:
    """The same for effects of the caller's own transaction, which nobody can have asked for yet: one statement."""
    jobs = [_job(effect.pk, effect.kind) for effect in effects]
    if jobs:
        app.job_manager.batch_defer_jobs(jobs)


def _job(effect_id: UUID, kind: str) -> Job:
    # By name: the task itself stands above everything that wakes it.
    task = app.configure_task("carry_out", queue=queue_of(kind), queueing_lock=_lock(effect_id))
    return task.make_new_job(effect_id=str(effect_id))


def _lock(effect_id: UUID) -> str:
    return f"effect:{effect_id}"
