"""Whether an alert may go out now: what a paused one would say waits, untried."""

from __future__ import annotations

from uuid import UUID

from leavewell.accounts.types import Act
from leavewell.effects.models import Effect
from leavewell.effects.types import Wait
from leavewell.messages.models import Alert
from leavewell.messages.states import AlertState

LOOK_AGAIN = 900.0
"""Seconds until one that waits for a paused alert is looked at; resuming lets it go at once."""


def alert_gate(act: Act, effect: Effect) -> Wait | None:
    """None where it may go, or where its alert was removed, which the attempt itself finds."""
    rows = Alert.objects.of(act.space).select_for_update(no_key=True)
    alert = rows.filter(pk=UUID(effect.payload["alert"])).first()
    paused = alert is not None and alert.state == AlertState.PAUSED
    return Wait("alert_paused", LOOK_AGAIN) if paused else None
