"""Whether an endpoint may be tried now. One that is slow, dead or paused holds up nobody but itself."""

from __future__ import annotations

from uuid import UUID

from leavewell.accounts.types import Act
from leavewell.effects.models import Effect
from leavewell.effects.states import EffectState
from leavewell.effects.types import Wait
from leavewell.kernel.clock import wall_now
from leavewell.messages.models import Endpoint
from leavewell.messages.states import EndpointState

AT_ONCE = 2
"""Attempts under way at one endpoint; fewer than a worker's slots, so that one is left for the others."""

LOOK_AGAIN = 6 * 3600.0
"""Seconds until one that waits for a paused endpoint is looked at; resuming lets it go at once."""

BUSY_FOR = 1.0


def gate(act: Act, effect: Effect) -> Wait | None:
    """None where it may be tried, or where there is nothing to try any more, which the attempt itself finds."""
    rows = Endpoint.objects.of(act.space).select_for_update(no_key=True)
    endpoint = rows.filter(pk=UUID(effect.payload["endpoint"])).first()
    if endpoint is None or endpoint.state == EndpointState.OFF:
        return None
    if endpoint.state == EndpointState.PAUSED:
        return Wait("receiver_paused", LOOK_AGAIN)
    if endpoint.rests_until is not None and endpoint.rests_until > act.at:
        return Wait("receiver_rests", (endpoint.rests_until - act.at).total_seconds())
    most = 1 if endpoint.rests_until is not None else AT_ONCE
    return Wait("receiver_busy", BUSY_FOR) if _under_way(effect) >= most else None


def _under_way(effect: Effect) -> int:
    alive = Effect.objects.filter(
        space_id=effect.space_id, kind=effect.kind, state=EffectState.CLAIMED, lease_until__gt=wall_now()
    )
    same = alive.filter(payload__endpoint=effect.payload["endpoint"])
    return same.exclude(pk=effect.pk).count()
