"""Taking a cancellation back."""

from __future__ import annotations

from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.outbox import lock_lane, plan
from leavewell.effects.types import Planned
from leavewell.flow.actions.progress import withdraw
from leavewell.kernel.errors import Refused
from leavewell.offboarding.actions.departures import close_as_restarted
from leavewell.offboarding.decide.instants import Phase
from leavewell.offboarding.models import Departure
from leavewell.offboarding.queries import open_departure
from leavewell.offboarding.states import DepartureState


def can_restart(departure: Departure) -> bool:
    """Whether everything can simply go on: the departure stands, and billing hasn't ended yet."""
    goes_on = departure.space.now() < departure.billing_ends_at
    return bool(departure.state == DepartureState.OPEN and goes_on)


def restart(act: Act, departure: Departure) -> None:
    """Everything goes on as before: billing is told, the declaration is withdrawn, and the steps stop.

    Refused once it was taken back, once the window is over, or where the subscription has ended and can only
    be begun anew.
    """
    must_be_open()
    lock_lane(departure.subscription_id)
    # Whoever pressed first has moved it meanwhile.
    standing = open_departure(act.space, departure.subscription_id)
    if standing is None or standing.pk != departure.pk:
        raise Refused("This was taken back already.", "There is nothing left to do.")
    _must_be_in_time(standing)
    if standing.declaration is not None:
        withdraw(act, standing.declaration)
    close_as_restarted(act, standing)
    order = {"subscription": str(standing.subscription_id), "subject": str(standing.pk)}
    plan(
        act,
        Planned(
            "billing.undo_cancel",
            f"billing.undo_cancel:{standing.subscription_id}:{standing.pk}",
            order,
            standing.account_id,
            lane=standing.subscription_id,
        ),
    )


def _must_be_in_time(departure: Departure) -> None:
    if departure.phase is Phase.GONE:
        raise Refused("The time to restart is over.", "Sign up again; what was kept has been deleted.")
    if not can_restart(departure):
        raise Refused(
            "The subscription has ended, so it can't simply go on.",
            "Ask the company to open it again; your data is still there.",
        )
