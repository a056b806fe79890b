"""What is due is woken, each queue for itself, and once."""

from __future__ import annotations

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from leavewell.accounts.models import Space
from leavewell.accounts.transaction import edge
from leavewell.effects import schedule
from leavewell.effects.actions.outbox import plan
from leavewell.effects.types import Planned
from leavewell.effects.wake import queue_of
from tests.builders import a_space, an_act

pytestmark = pytest.mark.django_db


def planned(space: Space, kind: str, many: int) -> None:
    with edge():
        plan(an_act(space), *(Planned(kind, f"{kind}:{number}") for number in range(many)))


def queued() -> dict[str, int]:
    jobs = list(ProcrastinateJob.objects.values_list("queue_name", flat=True))
    return {queue: jobs.count(queue) for queue in jobs}


def test_a_cancel_is_woken_however_much_waits_for_a_receiver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "BATCH", 3)
    space = a_space()
    for kind, many in (("webhook.deliver", 5), ("billing.cancel", 1), ("mail.send", 1)):
        planned(space, kind, many)
    # Their jobs are gone, as after an attempt that failed.
    ProcrastinateJob.objects.all()._raw_delete("default")  # type: ignore[attr-defined]
    assert schedule.wake_due() == 5
    assert queued() == {"webhooks": 3, "billing": 1, "swift": 1}


def test_what_was_asked_for_already_isnt_asked_for_again() -> None:
    space = a_space()
    planned(space, "webhook.deliver", 4)
    assert schedule.wake_due() == 0
    assert queued() == {"webhooks": 4}


def test_every_kind_is_in_one_queue_alone() -> None:
    space = a_space()
    kinds = ("webhook.deliver", "billing.read", "mail.send", "react", "step.run")
    for kind in kinds:
        planned(space, kind, 1)
    found = {
        queue: {effect.kind for effect in schedule.due(space, queue)}
        for queue in ("billing", "webhooks", "swift")
    }
    assert {kind: queue_of(kind) for kind in kinds} == {
        kind: queue for queue, theirs in found.items() for kind in theirs
    }
