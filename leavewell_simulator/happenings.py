"""What happened on a site that speaks Stripe's format, in the order in which it happened.

Only the fact is kept here, within the change itself; what the object then looked like is added at the end of the
request (``leavewell_simulator.stripe.events``).
"""

from __future__ import annotations

from datetime import datetime

from leavewell_simulator.model import Status, Subscription
from leavewell_simulator.site import Site
from leavewell_simulator.times import stamp

SUBSCRIPTION = "customer.subscription"


def note(site: Site, kind: str, key: str, at: datetime | None = None) -> None:
    """``kind`` happened to the object with that id."""
    if site.speaks_stripe:
        site.db.execute(
            "INSERT INTO happening (site, kind, object, at) VALUES (?, ?, ?, ?)",
            (site.id, kind, key, stamp(at or site.now)),
        )


def note_change(site: Site, before: Subscription, after: Subscription) -> None:
    """Whatever differs between the two is told under Stripe's names."""
    if not site.speaks_stripe or before == after:
        return None
    if after.status is Status.CANCELED and before.status is not Status.CANCELED:
        return note(site, f"{SUBSCRIPTION}.deleted", after.id, after.ended_at)
    note(site, f"{SUBSCRIPTION}.updated", after.id)
    paused = after.status is Status.PAUSED
    if paused is not (before.status is Status.PAUSED):
        note(site, f"{SUBSCRIPTION}.{'paused' if paused else 'resumed'}", after.id)
    return None
