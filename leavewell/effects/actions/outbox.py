"""Planning effects, in order within a subscription's lane."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Max

from leavewell.accounts.models import Subscription
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.models import Effect
from leavewell.effects.types import Planned
from leavewell.effects.wake import wake


def plan(act: Act, *wanted: Planned) -> list[Effect]:
    """Write effects into the outbox and wake the engine for those that are due. A known key is left as it is."""
    must_be_open()
    made = [effect for effect in (_plan_one(act, each) for each in wanted) if effect]
    for effect in made:
        if effect.due_at <= act.at:
            wake(effect.pk, effect.kind)
    return made


def _plan_one(act: Act, wanted: Planned) -> Effect | None:
    if Effect.objects.of(act.space).filter(key=wanted.key).exists():
        return None
    effect = Effect(
        space=act.space,
        kind=wanted.kind,
        key=wanted.key,
        payload=dict(wanted.payload),
        account_id=wanted.account_id,
        lane_id=wanted.lane,
        position=next_in_lane(wanted.lane) if wanted.lane else 0,
        due_at=wanted.due_at or act.at,
        planned_at=act.at,
        actor=act.actor,
        cause=act.cause,
    )
    # Two transactions that plan the same key: the second waits here and then finds the first's row.
    made = Effect.objects.bulk_create([effect], ignore_conflicts=True)
    return effect if Effect.objects.filter(pk=made[0].pk).exists() else None


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
