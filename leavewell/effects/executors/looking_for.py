"""A subscription that a night's reading didn't meet: is it really gone? Changes nothing at billing."""

from __future__ import annotations

from leavewell.accounts.models import Subscription
from leavewell.accounts.types import Act
from leavewell.billing.errors import BillingError, MissingAtProvider
from leavewell.billing.types import SubscriptionView
from leavewell.effects.actions.drifts import hold_against, note_missing
from leavewell.effects.actions.reconciliations import end_once_looked, note_gap, run_of
from leavewell.effects.connections import mirror, opened, subscription_of
from leavewell.effects.executors.reading import TRIES
from leavewell.effects.models import Reconciliation
from leavewell.effects.recorded import under_way
from leavewell.effects.types import Claimed, ForPerson, Later, Settled, Settlement

MISSING = "missing_in_billing"
NOT_READ = "not_read"


class LookFor:
    """Asks for it by its id; what billing doesn't know is told to a person, who may say that it is gone."""

    def run(self, claimed: Claimed) -> Settlement:
        """One look."""
        mirrored = subscription_of(claimed)
        with opened(claimed, mirrored) as (processor, ref):
            try:
                view = processor.get(ref)
            except MissingAtProvider:
                return ForPerson(MISSING, lambda act: _missing(act, claimed, mirrored))
            except BillingError as error:
                if claimed.attempt < TRIES:
                    return Later(error.code)
                # The next night misses it again.
                return Settled(NOT_READ, lambda act: _unread(act, claimed, mirrored))
        return Settled("there", lambda act: _there(act, claimed, mirrored, view))


def _missing(act: Act, claimed: Claimed, mirrored: Subscription) -> None:
    run = _run(act, claimed, mirrored)
    if run is not None:
        note_missing(act, run, mirrored)
        end_once_looked(act, run, claimed.effect)


def _unread(act: Act, claimed: Claimed, mirrored: Subscription) -> None:
    run = _run(act, claimed, mirrored)
    if run is not None:
        note_gap(run, NOT_READ)
        end_once_looked(act, run, claimed.effect)


def _there(act: Act, claimed: Claimed, mirrored: Subscription, view: SubscriptionView) -> None:
    run = _run(act, claimed, mirrored)
    if run is not None:
        if not under_way(act.space, [mirrored.pk]):
            hold_against(act, run, {view.ref.id: mirrored}, {view.ref.id: view})
        end_once_looked(act, run, claimed.effect)
    mirror(act, mirrored, view)


def _run(act: Act, claimed: Claimed, mirrored: Subscription) -> Reconciliation | None:
    """The one that misses it; none for a look that was planned before there were any."""
    day = claimed.effect.payload.get("day")
    return run_of(act, mirrored.connection, day, claimed.effect.planned_at) if day else None
