"""A subscription that isn't billed for a while. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from leavewell_simulator.bodies import PauseBody
from leavewell_simulator.errors import conflict, invalid
from leavewell_simulator.model import Pause, Payment, Status, Subscription


def pause(sub: Subscription, body: PauseBody, now: datetime) -> Subscription:
    """Not billed from now on; one that is paused already is paused on the new terms."""
    if body.until is not None and body.until <= now:
        raise invalid("until: is not after now.")
    until = body.until.astimezone(UTC) if body.until else None
    return paused(sub, Pause(body.kind, until))


def paused(sub: Subscription, terms: Pause) -> Subscription:
    """Paused on these terms."""
    if sub.status is Status.CANCELED:
        raise conflict("already_ended", "The subscription has ended.")
    running = _running(sub) if sub.status is Status.PAUSED else sub.status
    status = Status.PAUSED if terms.kind == "service" else running
    return replace(sub, pause=terms, status=status, version=sub.version + 1)


def resume(sub: Subscription, at: datetime) -> Subscription:
    """Billed again from the next boundary on, at its old price."""
    if sub.pause is None:
        raise conflict("not_paused", "The subscription isn't paused.")
    status = _running(sub, at) if sub.status is Status.PAUSED else sub.status
    return replace(sub, pause=None, status=status, version=sub.version + 1)


def _running(sub: Subscription, at: datetime | None = None) -> Status:
    """What it is when it isn't paused."""
    if sub.trial_end is not None and sub.cycle == 0 and (at is None or at < sub.trial_end):
        return Status.TRIALING
    return Status.ACTIVE if sub.payment is Payment.OK else Status.PAST_DUE
