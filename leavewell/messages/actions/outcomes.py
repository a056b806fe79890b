"""Writing down how an attempt ended, for the delivery and for the endpoint."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.conf import settings

from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.journal import record
from leavewell.kernel.facts.messages import DeliveryGivenUp
from leavewell.kernel.states import move
from leavewell.messages.actions.turns import go_on, switch_off
from leavewell.messages.decide.health import Health, after_failure, is_given_up
from leavewell.messages.models import Delivery, DeliveryTry, Endpoint
from leavewell.messages.states import DELIVERY, DeliveryMove, DeliveryState
from leavewell.messages.types import Heard, Outgoing

GONE = "receiver_gone"
FAILING = "receiver_failing"
"""Why an endpoint is off: it said that it is gone for good, or nothing but failures came back for days."""


def note_taken(act: Act, sent: Outgoing, heard: Heard) -> None:
    """The receiver has it."""
    must_be_open()
    endpoint = _locked(act, sent)
    if endpoint is None:
        return
    _close(act, sent, heard, DeliveryMove.DELIVER)
    _note(act, endpoint, Health())


def note_failed(act: Act, sent: Outgoing, heard: Heard, *, last: bool) -> None:
    """It hasn't, as far as we know. ``last``: there is no further attempt in this round."""
    must_be_open()
    endpoint = _locked(act, sent)
    if endpoint is None:
        return
    _close(act, sent, heard, DeliveryMove.GIVE_UP if last else None)
    health = after_failure(_health(endpoint), act.at, heard.asked_seconds)
    if heard.reason == GONE:
        switch_off(act, endpoint, GONE)
    elif is_given_up(health, act.at, settings.LEAVEWELL.webhook_failing_days):
        switch_off(act, endpoint, FAILING)
    _note(act, endpoint, health)


def _locked(act: Act, sent: Outgoing) -> Endpoint | None:
    """The endpoint before its deliveries: everyone takes these locks in the same order. None: it was removed."""
    rows = Endpoint.objects.of(act.space).select_for_update(no_key=True)
    return rows.filter(pk=sent.endpoint_id).first()


def _note(act: Act, endpoint: Endpoint, health: Health) -> None:
    if health != _health(endpoint):
        for name, value in asdict(health).items():
            setattr(endpoint, name, value)
        Endpoint.objects.filter(pk=endpoint.pk).update(**asdict(health))
    go_on(act, endpoint)


def _close(act: Act, sent: Outgoing, heard: Heard, by: DeliveryMove | None) -> None:
    rows = Delivery.objects.of(act.space)
    delivery = rows.get(pk=sent.delivery_id)
    DeliveryTry.objects.create(
        space=act.space,
        delivery=delivery,
        round=sent.round,
        number=sent.number,
        tried_at=act.at,
        status=heard.status,
        reason=heard.reason,
        answered=heard.answered,
    )
    if delivery.state != DeliveryState.WAITING or delivery.round != sent.round:
        # Given up meanwhile, because the endpoint was switched off; what came back is kept all the same.
        return
    changes: dict[str, Any] = {"tries": sent.number, "status": heard.status, "reason": heard.reason}
    if by is None:
        rows.filter(pk=delivery.pk).update(**changes)
        return
    move(rows, delivery, DELIVERY, by, settled_at=act.at, **changes)
    if by == DeliveryMove.GIVE_UP:
        fact = DeliveryGivenUp(delivery.pk, sent.endpoint_id, delivery.event, heard.reason)
        record(act, fact, account_id=delivery.account_id)


def _health(endpoint: Endpoint) -> Health:
    return Health(endpoint.failures, endpoint.failing_since, endpoint.failed_last_at, endpoint.rests_until)
