"""Handing a row's id to Procrastinate, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Job

from leavewell.effects.models import Effect


def queue_of(kind: str) -> str:
    """Billing and receivers have queues of their own, so that mails and reactions never wait behind a slow one."""
    return {"billing": "billing", "webhook": "webhooks"}.get(kind.partition(".")[0], "swift")


def wake(effect_id: UUID, kind: str) -> None:
    """Ask for an effect to be run now. Harmless if that is asked already; the sweep asks again in any case."""
    try:
        # A refused lock would break the caller's whole transaction; the savepoint keeps it whole.
        with transaction.atomic():
            app.job_manager.defer_job(_job(effect_id, kind))
    except AlreadyEnqueued:
        pass


def not_asked_for(effects: Sequence[Effect]) -> Sequence[Effect]:
    """Those that no waiting job asks for. To ask again is harmless; for thousands at each look it is a load."""
    locks = {_lock(effect.pk): effect for effect in effects}
    waiting = ProcrastinateJob.objects.filter(status="todo", queueing_lock__in=locks)
    asked = set(waiting.values_list("queueing_lock", flat=True))
    return [effect for lock, effect in locks.items() if lock not in asked]


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
