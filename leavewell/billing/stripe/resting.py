"""Stripe's two pauses as we speak of them: bills are left out, or the subscription itself rests. Pure."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

from dateutil.relativedelta import relativedelta

from leavewell.billing.stripe.cycles import charge_after
from leavewell.billing.stripe.wire import WireSubscription
from leavewell.billing.types import PauseView


def pause_of(wire: WireSubscription) -> PauseView | None:
    """The pause that runs, if one does."""
    if wire.status == "paused":
        return PauseView("service", None)
    if wire.pause_collection is None or wire.status in ("canceled", "incomplete_expired"):
        return None
    until = wire.pause_collection.resumes_at
    return PauseView("collection", datetime.fromtimestamp(until, UTC) if until else None)


def next_after(
    wire: WireSubscription, period_end: datetime, cycle: relativedelta, anchor: datetime | None
) -> datetime | None:
    """The first charge that isn't left out; None where no end of the pause is known."""
    rests = wire.pause_collection
    if rests is None:
        return period_end
    if rests.resumes_at is None:
        return None
    until = datetime.fromtimestamp(rests.resumes_at, UTC)
    charges = (charge_after(period_end, cycle, number, anchor) for number in count())
    return next(at for at in charges if at >= until)
