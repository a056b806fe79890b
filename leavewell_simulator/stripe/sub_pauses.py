"""The pause of the service and its end, as Stripe takes them."""

from __future__ import annotations

from typing import Any

from leavewell_simulator import journal, subscriptions
from leavewell_simulator.journal import Marks
from leavewell_simulator.model import Pause, Status, Subscription
from leavewell_simulator.pausing import paused
from leavewell_simulator.pausing import resume as resumed
from leavewell_simulator.site import Site
from leavewell_simulator.stripe.objects import sub_of
from leavewell_simulator.stripe.refusals import bad, not_here
from leavewell_simulator.stripe.sub_params import NewerResumption, Resumption, ServicePause
from leavewell_simulator.stripe.sub_shape import subscription_shape

Shape = dict[str, Any]


def pause(site: Site, key: str, params: ServicePause, marks: Marks) -> Shape:
    """It rests until somebody resumes it: Stripe takes no end."""
    sub = sub_of(site, key)
    _check(sub)
    given = params.bill_for
    if given is None or given.unused_time_from is None or given.unused_time_from.type != "none":
        raise not_here("it gives nothing back for time that is paid already.", "bill_for[unused_time_from]")
    resting = paused(sub, Pause("service", None))
    subscriptions.save(site, resting)
    journal.record(site, "pause", sub.id, marks)
    return subscription_shape(site, resting)


def resume(site: Site, key: str, params: Resumption | NewerResumption, marks: Marks) -> Shape:
    """Out of it."""
    sub = sub_of(site, key)
    if sub.status is not Status.PAUSED:
        raise bad("Only a paused subscription can be resumed.", None, "subscription_not_paused")
    if params.anchor != "unchanged" or params.proration_behavior != "none":
        raise not_here("it resumes with an unchanged anchor and no proration.", "billing_cycle_anchor")
    running = resumed(sub, site.now)
    subscriptions.save(site, running)
    journal.record(site, "resume", sub.id, marks)
    return subscription_shape(site, running)


def _check(sub: Subscription) -> None:
    if sub.status is Status.CANCELED:
        raise bad("A canceled subscription can't be paused.")
    if sub.status is Status.PAUSED:
        raise bad("The subscription is paused already.")
    if sub.billing != "flexible":
        raise bad("Only a subscription whose billing_mode is flexible can be paused.")
    if sub.schedule is not None:
        raise bad("A subscription that a subscription schedule manages can't be paused.")
