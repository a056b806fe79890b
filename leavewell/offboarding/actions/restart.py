"""Taking a cancellation back."""

from __future__ import annotations

from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.outbox import lock_lane, plan
from leavewell.effects.actions.promises import withdraw_promises_of
from leavewell.effects.actions.void import void_keyed
from leavewell.effects.queries import can_do
from leavewell.effects.types import Planned
from leavewell.flow.actions.progress import mark_ended, withdraw
from leavewell.kernel.money import Money
from leavewell.offboarding.actions.departures import close_as_restarted
from leavewell.offboarding.decide.way_back import NoWay, Standing, WayBack, way_back_at
from leavewell.offboarding.errors import NotTakenBack
from leavewell.offboarding.models import Departure
from leavewell.offboarding.queries import open_departure
from leavewell.offboarding.states import DepartureState
from leavewell.playbooks.queries import began_steps


def way_back_of(departure: Departure) -> WayBack | NoWay:
    """How it can be taken back now, or why it can't."""
    if departure.state != DepartureState.OPEN:
        return NoWay.TAKEN_BACK
    sub = departure.subscription
    standing = Standing(
        departure.dates,
        ended=sub.state == "ended",
        items=sub.item_count,
        can=can_do(sub.connection.processor),
        data_gone="delete_data" in began_steps(departure.space, departure.pk),
    )
    return way_back_at(departure.space.now(), standing)


def restart(act: Act, departure: Departure, *, shown: Money | None = None) -> None:
    """Everything goes on as before, and the steps of the leaving stop.

    Before the end billing is told to forget it, and the declaration is withdrawn. After it, inside the window,
    the subscription goes on in a new period that is charged now: ``shown`` is the price that the customer agreed
    to, and the declaration stays ended. NotTakenBack once it was taken back, once the window is over, where
    billing can't let it go on, or where another price was shown.
    """
    must_be_open()
    lock_lane(departure.subscription_id)
    # Whoever pressed first has moved it meanwhile.
    standing = open_departure(act.space, departure.subscription_id)
    if standing is None or standing.pk != departure.pk:
        raise NotTakenBack(NoWay.TAKEN_BACK)
    way = way_back_of(standing)
    if isinstance(way, NoWay):
        raise NotTakenBack(way)
    if way is WayBack.REACTIVATE:
        _reactivate(act, standing, shown)
    else:
        _undo(act, standing)


def _undo(act: Act, departure: Departure) -> None:
    if departure.declaration is not None:
        withdraw(act, departure.declaration)
    close_as_restarted(act, departure)
    _order(act, "billing.undo_cancel", departure)


def _reactivate(act: Act, departure: Departure, shown: Money | None) -> None:
    price = departure.subscription.price
    if shown != price:
        raise NotTakenBack(NoWay.OTHER_PRICE)
    if departure.declaration_id is not None:
        # Billing was seen to have ended it; the look at the end has nothing left to find.
        mark_ended(act, departure.declaration_id, ended_at=departure.billing_ends_at)
        void_keyed(act, f"billing.confirm_end:{departure.declaration_id}", reason="restarted")
    withdraw_promises_of(act, departure.subscription_id, "restarted")
    close_as_restarted(act, departure)
    _order(act, "billing.reactivate", departure, minor=price.minor, currency=price.currency)


def _order(act: Act, kind: str, departure: Departure, **terms: int | str) -> None:
    order = {"subscription": str(departure.subscription_id), "subject": str(departure.pk), **terms}
    key = f"{kind}:{departure.subscription_id}:{departure.pk}"
    plan(act, Planned(kind, key, order, departure.account_id, lane=departure.subscription_id))
