"""A departure from its start to its end."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from leavewell.accounts.models import Subscription
from leavewell.accounts.queries import has_contract
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.journal import record
from leavewell.effects.actions.outbox import lock_lane
from leavewell.kernel.facts.offboarding import DepartureMoved, DepartureOpened, DepartureRestarted
from leavewell.kernel.states import move
from leavewell.offboarding.decide.instants import instants
from leavewell.offboarding.decide.origin import Origin
from leavewell.offboarding.models import Departure
from leavewell.offboarding.playbook import default_offboarding, way_back
from leavewell.offboarding.queries import open_departure
from leavewell.offboarding.states import DEPARTURE, DepartureMove
from leavewell.playbooks.actions.publish import ensure_playbook
from leavewell.playbooks.actions.runs import cancel_runs, move_anchors, start_run
from leavewell.playbooks.queries import began_steps, open_runs_about
from leavewell.playbooks.types import Occasion

PLAYBOOK = "offboarding"


def start_departure(
    act: Act,
    subscription: Subscription,
    origin: Origin,
    *,
    requested_at: datetime,
    billing_ends_at: datetime,
    access_ends_at: datetime | None = None,
    declaration_id: UUID | None = None,
) -> Departure:
    """Begin a departure and its run of steps; one that is under way is found and left as it is."""
    must_be_open()
    lock_lane(subscription.pk)
    standing = open_departure(act.space, subscription.pk)
    if standing is not None:
        return standing
    dates = instants(billing_ends_at, access_ends_at or billing_ends_at, act.space.workspace.grace_days)
    departure = Departure.objects.create(
        space=act.space,
        account_id=subscription.account_id,
        subscription=subscription,
        declaration_id=declaration_id,
        origin=origin.value,
        requested_at=requested_at,
        **dates.as_columns(),
    )
    fact = DepartureOpened(
        departure.pk,
        subscription.pk,
        origin.value,
        requested_at,
        declaration_id=declaration_id,
        **dates.as_columns(),
    )
    cause = record(act, fact, account_id=departure.account_id)
    ensure_playbook(act, default_offboarding())
    start_run(act.because_of(cause), PLAYBOOK, _occasion(act, departure))
    return departure


def _occasion(act: Act, departure: Departure) -> Occasion:
    kind = "contract" if has_contract(act.space, departure.account_id) else "self_serve"
    declared = "declared" if departure.declaration_id else "not_declared"
    return Occasion(
        departure.account_id,
        departure.pk,
        {"requested": departure.requested_at, **departure.dates.as_anchors()},
        frozenset({kind, declared, departure.origin}),
    )


def move_departure(act: Act, departure: Departure, *, billing_ends_at: datetime) -> None:
    """Billing shows another end than was thought: access follows, and so do the dates of all open steps."""
    must_be_open()
    if departure.billing_ends_at == billing_ends_at:
        return
    # Access that was to last longer than billing keeps that much longer.
    longer = departure.access_ends_at - departure.billing_ends_at
    dates = instants(billing_ends_at, billing_ends_at + longer, act.space.workspace.grace_days)
    Departure.objects.of(act.space).filter(pk=departure.pk).update(**dates.as_columns())
    fact = DepartureMoved(departure.pk, departure.subscription_id, **dates.as_columns())
    because = act.because_of(record(act, fact, account_id=departure.account_id))
    for run in open_runs_about(act.space, departure.pk):
        move_anchors(because, run, **dates.as_anchors())


def close_as_restarted(act: Act, departure: Departure, *, elsewhere: bool = False) -> None:
    """The account stays or is back: what was still to be done for its leaving won't be.

    ``elsewhere``: billing shows it, and nobody had asked for it here.
    """
    must_be_open()
    move(Departure.objects.of(act.space), departure, DEPARTURE, DepartureMove.RESTART, settled_at=act.at)
    fact = DepartureRestarted(departure.pk, departure.subscription_id, departure.phase.value, elsewhere)
    because = act.because_of(record(act, fact, account_id=departure.account_id))
    began = began_steps(act.space, departure.pk)
    cancel_runs(because, open_runs_about(act.space, departure.pk), "restarted")
    _take_back(because, departure, began)


def _take_back(act: Act, departure: Departure, began: frozenset[str]) -> None:
    """What people had done, or had in hand, for the leaving is undone by people."""
    template = way_back()
    if not any(step.applies(began) for step in template.steps):
        return
    ensure_playbook(act, template)
    occasion = Occasion(departure.account_id, departure.pk, {"requested": act.at}, began)
    start_run(act, template.name, occasion)
