"""Which effects are due, in each space's own time."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from time import sleep
from uuid import UUID

from django.db.models import Min, Q

from leavewell.accounts.models import Space
from leavewell.accounts.queries import all_spaces, space_by_id
from leavewell.accounts.transaction import edge
from leavewell.effects import runner
from leavewell.effects.models import Effect
from leavewell.effects.registries import sweepers
from leavewell.effects.rounds import Rounds, stirred, with_due_effects
from leavewell.effects.states import READY, UNSETTLED, EffectState
from leavewell.effects.wake import QUEUES, asleep, in_queue, wake
from leavewell.kernel.clock import wall_now

BATCH = 500

log = logging.getLogger(__name__)


def due(space: Space, queue: str | None = None) -> Sequence[Effect]:
    """Effects of the space, or those of one queue, that are due and free, the longest due first.

    With what it takes to wake or to run them, and nothing more: a busy space has many.
    """
    ready = Q(state__in=READY, due_at__lte=space.now())
    lapsed = Q(state=EffectState.CLAIMED, lease_until__lt=wall_now())
    rows = Effect.objects.of(space).filter(ready | lapsed).only("pk", "kind", "cause")
    rows = rows if queue is None else rows.filter(in_queue(queue))
    return list(rows.order_by("due_at")[:BATCH])


def sweep_all(rounds: Rounds) -> None:
    """The same in every space whose turn it is; one space's defect doesn't stop the others."""
    for space in rounds.turn(all_spaces(), stirred(), wall_now()):
        try:
            sweep(space)
        except Exception:
            log.exception("Sweeping the space %s failed", space.public_id)


def wake_due() -> int:
    """Wake what is due in every space; returns how many.

    Each queue for itself, so that however much waits for a receiver, a cancel that is due again is woken at once.
    """
    count = 0
    for space in with_due_effects():
        for queue in QUEUES:
            for effect in asleep(due(space, queue)):
                with edge():
                    wake(effect)
                count += 1
    return count


def next_due_at(space: Space, until: datetime) -> datetime | None:
    """The next business instant after now, up to ``until``, at which an effect or a step of the space falls due.

    One that is due already and still not done waits for something else; time alone doesn't help it.
    """
    waiting = Effect.objects.of(space).filter(state__in=READY, due_at__gt=space.now(), due_at__lte=until)
    found = [waiting.aggregate(next=Min("due_at"))["next"]]
    found += [sweeper.next_instant(space, until) for sweeper in sweepers.items.values()]
    return min((at for at in found if at is not None), default=None)


def sweep(space: Space) -> int:
    """Let the upper rooms do what time has brought; returns how much that was."""
    return sum(sweeper.sweep(space) for sweeper in sweepers.items.values())


def drain(space_id: UUID, *, patience: float = 60.0) -> int:
    """Run everything that is due now, here, and wait for what other workers have in hand; returns how many ran.

    Gives up waiting after ``patience`` seconds of the wall. An effect that fails waits for its back-off, so
    this ends even when a billing system is down.
    """
    ran, end = 0, wall_now().timestamp() + patience
    while wall_now().timestamp() < end:
        space = space_by_id(space_id)
        # The sweep asks many questions, and an effect often plans the next one: it comes once those are through.
        progress = sum(runner.run_effect(effect.pk) for effect in due(space)) or sweep(space)
        ran += progress
        if progress:
            continue
        if not _in_other_hands(space):
            break
        sleep(0.02)
    return ran


def _in_other_hands(space: Space) -> bool:
    return Effect.objects.of(space).filter(state=EffectState.CLAIMED).exists()


def unsettled(space: Space, *, within: timedelta | None = None) -> int:
    """How many effects of the space will still go on by themselves; of those due within that span, if one is given."""
    rows = Effect.objects.of(space).filter(state__in=UNSETTLED)
    return (rows if within is None else rows.filter(due_at__lte=space.now() + within)).count()
