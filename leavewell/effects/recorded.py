"""What stands here of a subscription, as a reading of billing is held against it: our mirror and the open promises."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from leavewell.accounts.models import Space, Subscription
from leavewell.billing.types import SubscriptionView, SubState
from leavewell.effects.decide.drift import KnownPause, Recorded
from leavewell.effects.decide.drift_items import KnownItem
from leavewell.effects.decide.drift_terms import Known, KnownDiscount
from leavewell.effects.goals import GoalKind
from leavewell.effects.models import Effect, Promise
from leavewell.effects.states import TO_DECIDE, EffectState, PromiseState
from leavewell.kernel.money import Money


def recorded(row: Subscription) -> Recorded:
    """Our mirror of one, as it stands."""
    discounts = None if row.discounts is None else [KnownDiscount(**each) for each in row.discounts]
    terms = Known(
        Money(row.unit_minor, row.currency),
        row.quantity,
        row.item_count,
        row.interval,
        row.interval_count,
        row.price_id,
        row.period_end_at,
        discounts,
        None if row.items is None else [KnownItem(**each) for each in row.items],
    )
    return Recorded(SubState(row.state), row.ends_at, row.trial_end_at, terms, _pause(row))


def _pause(row: Subscription) -> KnownPause | None:
    if row.pause is None:
        return None
    until = row.pause.get("until")
    paused = bool(row.pause) or row.state == SubState.PAUSED
    return KnownPause(paused, datetime.fromisoformat(until) if until else None)


def promises_on(space: Space, subscriptions: Collection[UUID]) -> dict[UUID, list[Promise]]:
    """Those that billing can be held against: open ones, and every last end that nobody has seen to."""
    still = Q(state=PromiseState.OPEN) | Q(
        goal=GoalKind.ENDS, state__in=(PromiseState.KEPT, PromiseState.BROKEN), seen_to_at=None
    )
    rows = Promise.objects.of(space).filter(still, subscription_id__in=subscriptions)
    found: dict[UUID, list[Promise]] = {}
    for promise in rows.order_by("made_at", "pk"):
        found.setdefault(promise.subscription_id, []).append(promise)
    return {key: _last_ends(promises) for key, promises in found.items()}


def ends_asked_about(space: Space, subscriptions: Collection[UUID]) -> dict[UUID, Promise]:
    """Ends that were taken back in billing, where a member is still asked whether to set them again."""
    rows = Promise.objects.of(space).filter(
        goal=GoalKind.ENDS,
        state=PromiseState.WITHDRAWN,
        subscription_id__in=subscriptions,
        proposals__state__in=TO_DECIDE,
    )
    return {promise.subscription_id: promise for promise in rows.order_by("made_at", "pk")}


def _last_ends(promises: list[Promise]) -> list[Promise]:
    ends = [each for each in promises if each.goal == GoalKind.ENDS]
    return [each for each in promises if each.goal != GoalKind.ENDS or each is ends[-1]]


def binds(promise: Promise, row: Subscription, view: SubscriptionView) -> bool:
    """Whether what a view shows can be held against it: it stood when that was read.

    An end that was kept counts where it had ended here, and doesn't there.
    """
    if promise.made_at > view.read_at or (promise.in_place_at and promise.in_place_at > view.read_at):
        return False
    if promise.state == PromiseState.KEPT:
        return bool(row.state == SubState.ENDED) and view.state is not SubState.ENDED
    return True


def under_way(space: Space, subscriptions: Collection[UUID]) -> frozenset[UUID]:
    """Those that a change of ours is on its way to: what billing shows of them now is nobody's word."""
    moving = Q(state__in=(EffectState.CLAIMED, EffectState.WAITING, EffectState.UNKNOWN))
    due = Q(state=EffectState.PLANNED, due_at__lte=space.now())
    return _lanes(Effect.objects.of(space).filter(moving | due, lane_id__in=subscriptions))


def with_person(space: Space, subscriptions: Collection[UUID]) -> frozenset[UUID]:
    """Those that a change of ours didn't reach, so that a person has it."""
    stuck = (EffectState.NEEDS_PERSON, EffectState.GIVEN_UP)
    return _lanes(Effect.objects.of(space).filter(state__in=stuck, lane_id__in=subscriptions))


def _lanes(rows: Iterable[Effect]) -> frozenset[UUID]:
    return frozenset(each.lane_id for each in rows if each.lane_id is not None)
