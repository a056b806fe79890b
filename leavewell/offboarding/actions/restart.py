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


def restart(act: Act, departure: Departure) -> None:
    """Everything goes on as before: billing is told, the declaration is withdrawn, and the steps stop.

    Refused once the window is over, or where the subscription has ended and can only be begun anew.
    """
    must_be_open()
    lock_lane(departure.subscription_id)
    if departure.phase is Phase.GONE:
        raise Refused("The time to restart is over.", "Sign up again; what was kept has been deleted.")
    if departure.phase is not Phase.LEAVING:
        raise Refused(
            "The subscription has ended, so it can't simply go on.",
            "Ask the company to open it again; your data is still there.",
        )
    if departure.declaration is not None:
        withdraw(act, departure.declaration)
    close_as_restarted(act, departure)
    order = {"subscription": str(departure.subscription_id), "subject": str(departure.pk)}
    plan(
        act,
        Planned(
            "billing.undo_cancel",
            f"billing.undo_cancel:{departure.subscription_id}:{departure.pk}",
            order,
            departure.account_id,
            lane=departure.subscription_id,
        ),
    )
