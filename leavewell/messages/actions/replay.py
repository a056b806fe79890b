"""Sending what was sent before, or what was missed, once more. The receiver knows it by the same id."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.models import FactRow
from leavewell.kernel.errors import Invalid, Refused
from leavewell.kernel.states import move
from leavewell.messages.actions.deliveries import must_be_on, plan_rounds, tell
from leavewell.messages.actions.old import KEEP_DAYS
from leavewell.messages.catalogue import CHOICES
from leavewell.messages.models import Delivery, Endpoint
from leavewell.messages.states import DELIVERY, DeliveryMove, DeliveryState

MOST = 1000
"""Events that one replay sends at most."""


@dataclass(frozen=True)
class Replayed:
    """``again``: were told before. ``missed``: never were, because it was off, or not there, or didn't want them."""

    again: int
    missed: int


def replay(act: Act, delivery: Delivery) -> None:
    """One event once more, with a whole schedule of its own. Refused while it still waits to be sent."""
    must_be_open()
    must_be_on(delivery.endpoint)
    if not DELIVERY.allows(DeliveryState(delivery.state), DeliveryMove.REPLAY):
        raise Refused("This event is still to be sent.", "Wait for it, or look why it waits.")
    _once_more(act, delivery)
    plan_rounds(act, [delivery])
    note_deed(act, "replay_webhook", subject=delivery.public_id)


def replay_range(
    act: Act, endpoint: Endpoint, *, since: datetime, until: datetime, delivered_too: bool = False
) -> Replayed:
    """Every event that occurred from ``since`` up to, not including, ``until`` and wasn't taken; or all of them.

    What still waits is left as it is. Invalid if that is more than ``MOST``.
    """
    must_be_open()
    must_be_on(endpoint)
    if since >= until:
        raise Invalid("This span has no length.", "Give an end after its beginning.", field="until")
    # Of a younger webhook nothing has been deleted: what it wasn't told, it missed.
    if max(since, endpoint.added_at) < act.at - timedelta(days=KEEP_DAYS) and not delivered_too:
        raise Invalid(
            f"What was taken is remembered for {KEEP_DAYS} days, and no longer.",
            "Begin later, or send everything once more.",
            field="since",
        )
    states = {DeliveryState.GIVEN_UP, DeliveryState.DELIVERED} if delivered_too else {DeliveryState.GIVEN_UP}
    mine = Delivery.objects.of(act.space).filter(endpoint=endpoint)
    left_as_it_is = mine.filter(fact=OuterRef("pk")).exclude(state__in=states)
    rows = _wanted(act, endpoint, since, until).exclude(Exists(left_as_it_is))[: MOST + 1]
    if len(rows) > MOST:
        raise Invalid(f"These are more than {MOST} events.", "Choose a shorter span.", field="until")
    again = list(mine.filter(fact__in=list(rows)))
    told = {each.fact_id for each in again}
    missed = [row for row in rows if row.pk not in told]
    for each in again:
        _once_more(act, each)
    plan_rounds(act, again)
    tell(act, [(endpoint, row) for row in missed])
    note_deed(
        act,
        "replay_webhooks",
        subject=endpoint.public_id,
        again=len(again),
        missed=len(missed),
        since=since.isoformat(),
    )
    return Replayed(len(again), len(missed))


def _wanted(act: Act, endpoint: Endpoint, since: datetime, until: datetime) -> QuerySet[FactRow]:
    kinds = [each.fact.kind for each in CHOICES if endpoint.wants(each.name)]
    rows = FactRow.objects.of(act.space).filter(
        kind__in=kinds, source="", occurred_at__gte=since, occurred_at__lt=until
    )
    return rows.order_by("sequence")


def _once_more(act: Act, delivery: Delivery) -> None:
    move(
        Delivery.objects.of(act.space),
        delivery,
        DELIVERY,
        DeliveryMove.REPLAY,
        round=delivery.round + 1,
        tries=0,
        settled_at=None,
    )
