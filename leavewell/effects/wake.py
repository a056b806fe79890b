"""Handing a row's id to Procrastinate, inside the caller's transaction."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued


def queue_of(kind: str) -> str:
    """Billing has a queue of its own, so that mails and reactions never wait behind a slow billing system."""
    return "billing" if kind.startswith("billing.") else "swift"


def wake(effect_id: UUID, kind: str) -> None:
    """Ask for an effect to be run now. Harmless if that is asked already; the sweep asks again in any case."""
    # By name: the task itself stands above everything that wakes it.
    job = app.configure_task("carry_out", queue=queue_of(kind), queueing_lock=f"effect:{effect_id}")
    try:
        # A refused lock would break the caller's whole transaction; the savepoint keeps it whole.
        with transaction.atomic():
            job.defer(effect_id=str(effect_id))
    except AlreadyEnqueued:
        pass
