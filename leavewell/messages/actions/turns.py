"""Pausing, resuming and switching off."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.journal import record
from leavewell.effects.actions.turns import call_next, let_pass, somebody_comes, under_way
from leavewell.kernel.facts.messages import WebhookChanged, WebhookSwitchedOff
from leavewell.kernel.states import move
from leavewell.messages.models import Delivery, Endpoint
from leavewell.messages.states import ENDPOINT, DeliveryState, EndpointMove, EndpointState

AT_ONCE = 2
"""Attempts under way at one endpoint; fewer than a worker's slots, so that some are left for the others."""

ROUGHLY = timedelta(seconds=90)
"""Longer than a rest may be drawn out by the spread of waits."""

OFF = "receiver_off"
"""Why a delivery was given up untried: its endpoint was switched off."""


def pause_endpoint(act: Act, endpoint: Endpoint) -> None:
    """What it would be told waits until it is resumed."""
    must_be_open()
    move(Endpoint.objects.of(act.space), endpoint, ENDPOINT, EndpointMove.PAUSE)
    _note(act, endpoint, "paused")


def resume_endpoint(act: Act, endpoint: Endpoint) -> None:
    """It is told again, what waited first. What it missed while it was off is sent by a replay only."""
    must_be_open()
    # The effects first: whoever claims one of them holds it, and asks for the endpoint then.
    let_pass(act, endpoint.pk)
    move(
        Endpoint.objects.of(act.space),
        endpoint,
        ENDPOINT,
        EndpointMove.RESUME,
        reason="",
        failures=0,
        failing_since=None,
        failed_last_at=None,
        rests_until=None,
    )
    _note(act, endpoint, "resumed")


def switch_off(act: Act, endpoint: Endpoint, reason: str) -> None:
    """It is told nothing more; what waits for it is given up. The caller holds its row."""
    must_be_open()
    if not ENDPOINT.allows(endpoint.state, EndpointMove.SWITCH_OFF):
        return
    move(Endpoint.objects.of(act.space), endpoint, ENDPOINT, EndpointMove.SWITCH_OFF, reason=reason)
    _give_up(act, endpoint)
    note_deed(act, "switch_webhook_off", subject=endpoint.public_id, reason=reason)
    record(act, WebhookSwitchedOff(endpoint.pk, reason), account_id=None)


def go_on(act: Act, endpoint: Endpoint) -> None:
    """An attempt at it is over: those that wait behind are called, or one of them for the end of its rest.

    The caller holds its row.
    """
    must_be_open()
    if endpoint.state != EndpointState.ON:
        return
    rests_until = endpoint.rests_until
    if rests_until is None or rests_until <= act.at:
        call_next(act, endpoint.pk, AT_ONCE - under_way(act, endpoint.pk))
    elif not somebody_comes(act, endpoint.pk, rests_until + ROUGHLY):
        call_next(act, endpoint.pk, 1, rests_until)


def pass_over(act: Act, endpoint_id: UUID) -> None:
    """Nothing was to be sent. If it is on, the others go on; if it was switched off, what waits isn't sent either."""
    must_be_open()
    rows = Endpoint.objects.of(act.space).select_for_update(no_key=True)
    endpoint = rows.filter(pk=endpoint_id).first()
    if endpoint is None:
        return
    if endpoint.state == EndpointState.OFF:
        _give_up(act, endpoint)
    go_on(act, endpoint)


def _give_up(act: Act, endpoint: Endpoint) -> None:
    waiting = Delivery.objects.of(act.space).filter(endpoint=endpoint, state=DeliveryState.WAITING)
    waiting.update(state=DeliveryState.GIVEN_UP, reason=OFF, settled_at=act.at)


def _note(act: Act, endpoint: Endpoint, change: str) -> None:
    note_deed(act, "change_webhook", subject=endpoint.public_id, change=change)
    record(act, WebhookChanged(endpoint.pk, change), account_id=None)
