"""Planning effects, in order within a subscription's lane."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from django.db.models import Max

from leavewell.accounts.models import Subscription
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.models import Effect
from leavewell.effects.types import Planned
from leavewell.effects.wake import wake_new


def plan(act: Act, *wanted: Planned) -> list[Effect]:
    """Write effects into the outbox and wake the engine for those that are due. A known key is left as it is.

    Returns those that are new. However many are wanted, it is the same few statements.
    """
    must_be_open()
    made = _made(act, _unknown(act, wanted))
    wake_new(effect for effect in made if effect.due_at <= act.at)
    return made


def _unknown(act: Act, wanted: Sequence[Planned]) -> list[Planned]:
    by_key = {each.key: each for each in wanted}
    if by_key:
        known = Effect.objects.of(act.space).filter(key__in=by_key)
        for key in known.values_list("key", flat=True):
            del by_key[key]
    return list(by_key.values())


def _made(act: Act, wanted: Sequence[Planned]) -> list[Effect]:
    if not wanted:
        return []
    after: Counter[UUID] = Counter()
    rows = [_row(act, each, after) for each in wanted]
    # Two transactions that plan the same key: the second waits here and then finds the first's row.
    Effect.objects.bulk_create(rows, ignore_conflicts=True)
    there = set(Effect.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    return [row for row in rows if row.pk in there]


def _row(act: Act, wanted: Planned, after: Counter[UUID]) -> Effect:
    """``after``: how many of this call come before it in each lane."""
    position = 0
    if wanted.lane:
        position = next_in_lane(wanted.lane) + after[wanted.lane]
        after[wanted.lane] += 1
    return Effect(
        space=act.space,
        kind=wanted.kind,
        key=wanted.key,
        payload=dict(wanted.payload),
        account_id=wanted.account_id,
        lane_id=wanted.lane,
        position=position,
        turn=wanted.turn,
        due_at=wanted.due_at or act.at,
        deadline_at=wanted.deadline_at,
        planned_at=act.at,
        actor=act.actor,
        cause=act.cause,
    )


def lock_lane(subscription_id: UUID) -> None:
    """Hold the subscription's row, so that its lane changes one transaction at a time.

    Always before any effect of the lane is locked: everyone takes these locks in the same order.
    """
    Subscription.objects.select_for_update().only("pk").get(pk=subscription_id)


def next_in_lane(subscription_id: UUID) -> int:
    """The next place in a subscription's order."""
    lock_lane(subscription_id)
    last = Effect.objects.filter(lane_id=subscription_id).aggregate(last=Max("position"))["last"]
    return int(last or 0) + 1
