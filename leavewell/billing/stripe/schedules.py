"""A subscription schedule at Stripe: what it holds, and what is lost by letting go of it. Pure."""

from __future__ import annotations

from datetime import UTC, datetime

from leavewell.billing.stripe.wire import WirePhase, WireSchedule, WireSubscription
from leavewell.billing.types import LockView, Loss

SCHEDULE = "schedule_attached"
"""A lock: a subscription schedule owns the cancel, and refuses any other hand."""

_WORDS = {
    "planned_terms": "Other terms were planned from then on.",
    "planned_discount": "A discount was planned from then on.",
    "planned_end": "It was planned to end then.",
    "planned_renewal": "The plan was to begin anew then.",
}


def lock_of(wire: WireSubscription, now: datetime) -> tuple[LockView, ...]:
    """The schedule that holds a subscription, with all that lies ahead in it."""
    if wire.schedule is None:
        return ()
    losses = _losses(wire.schedule, now) if isinstance(wire.schedule, WireSchedule) else ()
    return (LockView(SCHEDULE, losses),)


def _losses(schedule: WireSchedule, now: datetime) -> tuple[Loss, ...]:
    ahead = [one for one in schedule.phases if _instant(one.start_date) > now]
    last = max((_instant(one.end_date) for one in schedule.phases), default=None)
    end = {"cancel": "planned_end", "renew": "planned_renewal"}.get(schedule.end_behavior)
    return (
        *(loss for phase in ahead for loss in _of_phase(phase)),
        *([_loss(end, last)] if end and last and last > now else []),
    )


def _of_phase(phase: WirePhase) -> tuple[Loss, ...]:
    at = _instant(phase.start_date)
    return (_loss("planned_terms", at), *([_loss("planned_discount", at)] if phase.discounts else []))


def _loss(code: str, at: datetime) -> Loss:
    return Loss(code, _WORDS[code], at)


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
