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

from leavewell.effects.following import follow
from leavewell.effects.models import Effect
from leavewell.effects.types import REACT

_APART = {"billing": "billing", "webhook": "webhooks"}
"""Billing and receivers have queues of their own, so that mails and reactions never wait behind a slow one."""
SWIFT = "swift"

QUEUES = (*_APART.values(), SWIFT)


def queue_of(kind: str) -> str:
    """The queue of an effect's kind."""
    return _APART.get(kind.partition(".")[0], SWIFT)


def in_queue(queue: str) -> Q:
    """The effects of those kinds."""
    apart = {name: Q(kind__startswith=f"{first}.") for first, name in _APART.items()}
    return apart[queue] if queue in apart else ~Q(*apart.values(), _connector=Q.OR)


def asleep(effects: Iterable[Effect]) -> list[Effect]:
    """Those that nobody has asked for yet; of several that react to one fact, one stands for all."""
    by_lock = {_lock(effect): effect for effect in effects}
    jobs = ProcrastinateJob.objects.filter(queueing_lock__in=by_lock, status=Status.TODO.value)
    for lock in jobs.values_list("queueing_lock", flat=True):
        by_lock.pop(lock, None)
    return list(by_lock.values())


def wake(effect: Effect) -> None:
    """Ask for an effect to be run now. Harmless if that is asked already; the sweep asks again in any case."""
    try:
        # A refused lock would break the caller's whole transaction; the savepoint keeps it whole.
        with transaction.atomic():
            app.job_manager.defer_job(_job(effect))
    except AlreadyEnqueued:
        pass


def wake_new(effects: Iterable[Effect]) -> None:
    """The same for effects of the caller's own transaction, which nobody can have asked for yet: one statement."""
    by_lock = {_lock(effect): effect for effect in effects}
    facts = {lock: fact for lock, effect in by_lock.items() if (fact := _heard(effect))}
    if follow(facts.values()):
        by_lock = {lock: effect for lock, effect in by_lock.items() if lock not in facts}
    if by_lock:
        app.job_manager.batch_defer_jobs([_job(effect) for effect in by_lock.values()])


def _job(effect: Effect) -> Job:
    # By name: the tasks themselves stand above everything that wakes them.
    lock, fact = _lock(effect), _heard(effect)
    if fact is not None:
        return app.configure_task("react", queue=SWIFT, queueing_lock=lock).make_new_job(fact_id=str(fact))
    task = app.configure_task("carry_out", queue=queue_of(effect.kind), queueing_lock=lock)
    return task.make_new_job(effect_id=str(effect.pk))


def _lock(effect: Effect) -> str:
    """What is asked for with one job: an effect, or all that react to one fact."""
    fact = _heard(effect)
    return f"fact:{fact}" if fact else f"effect:{effect.pk}"


def _heard(effect: Effect) -> UUID | None:
    return effect.cause if effect.kind == REACT else None
