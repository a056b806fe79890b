"""Whether an endpoint may be tried now. One that is slow, dead or paused holds up nobody but itself."""

from __future__ import annotations

from uuid import UUID

from leavewell.accounts.types import Act
from leavewell.effects.actions.turns import BEHIND, somebody_comes, under_way
from leavewell.effects.models import Effect
from leavewell.effects.types import Wait
from leavewell.messages.actions.turns import AT_ONCE, ROUGHLY
from leavewell.messages.models import Endpoint
from leavewell.messages.states import EndpointState

LOOK_AGAIN = 6 * 3600.0
"""Seconds until one that waits for a paused endpoint is looked at; resuming lets it go at once."""


def gate(act: Act, effect: Effect) -> Wait | None:
    """None where it may be tried, or where there is nothing to try any more, which the attempt itself finds."""
    rows = Endpoint.objects.of(act.space).select_for_update(no_key=True)
    endpoint = rows.filter(pk=UUID(effect.payload["endpoint"])).first()
    if endpoint is None or endpoint.state == EndpointState.OFF:
        return None
    if endpoint.state == EndpointState.PAUSED:
        return Wait("receiver_paused", LOOK_AGAIN)
    until = endpoint.rests_until
    if until is not None and until > act.at:
        others = somebody_comes(act, endpoint.pk, until + ROUGHLY, but=effect.pk)
        return Wait("receiver_rests", BEHIND if others else (until - act.at).total_seconds())
    most = AT_ONCE if until is None else 1
    return Wait("receiver_busy", BEHIND) if under_way(act, endpoint.pk) >= most else None
