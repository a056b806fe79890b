"""A payment that failed is tried again on set days; what comes after the last of them. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from leavewell_simulator.model import Bill, Status, Subscription


def next_retry(sub: Subscription) -> datetime | None:
    """When the open invoice is tried again; None where nothing is open, or all days are used up."""
    if sub.dunning is None or sub.failing_since is None or sub.retries >= len(sub.dunning.days):
        return None
    return sub.failing_since + timedelta(days=sub.dunning.days[sub.retries])


def begin(sub: Subscription, bill: Bill) -> Subscription:
    """A bill that wasn't paid begins it, unless it runs already."""
    if bill.status != "open" or sub.failing_since is not None:
        return sub
    return replace(sub, failing_since=bill.at)


def retry(sub: Subscription) -> Subscription:
    """One more try has failed; after the last one the subscription is unpaid, or due to be ended."""
    tried = replace(sub, retries=sub.retries + 1, version=sub.version + 1)
    if next_retry(tried) is not None or sub.dunning is None:
        return tried
    return replace(tried, status=Status.UNPAID) if sub.dunning.then == "unpaid" else tried


def gives_up(sub: Subscription) -> bool:
    """Whether the last try has failed and ends it."""
    return sub.dunning is not None and sub.dunning.then == "canceled" and sub.retries >= len(sub.dunning.days)


def over(sub: Subscription) -> Subscription:
    """Paid: nothing is tried any more."""
    return replace(sub, failing_since=None, retries=0)
