"""One attempt at telling one event to one endpoint."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings

from leavewell.accounts.models import Space
from leavewell.accounts.outward import policy_of
from leavewell.accounts.transaction import edge
from leavewell.effects.types import Again, Claimed, Settled, Settlement
from leavewell.kernel.clock import wall_now
from leavewell.messages.actions.outcomes import GONE, note_failed, note_taken
from leavewell.messages.actions.turns import pass_over
from leavewell.messages.composing import body_of
from leavewell.messages.decide.schedule import asked_seconds, wait_after
from leavewell.messages.models import Delivery
from leavewell.messages.signing import headers_for
from leavewell.messages.states import DeliveryState, EndpointState
from leavewell.messages.types import Heard, Outgoing
from leavewell.outbound.calling import Answer, Caller
from leavewell.outbound.errors import AddressRefused, NotReached

KEPT_CHARS = 4096
"""So much of an answer is kept for people to read."""

TAKEN = "receiver_took_it"
ADDRESS_REFUSED = "receiver_address"
"""Nothing was sent: its address may not be sent to, or leads where nothing may be."""

_GONE_STATUS = 410
_BUSY = frozenset({429, 502, 503, 504})
"""Answers whose ``Retry-After`` counts."""


class DeliverEvent:
    """At least once: after a lost answer it is sent again, and the receiver tells it by its id."""

    def run(self, claimed: Claimed) -> Settlement:
        """Composed and signed anew each time, from the rows as they are now."""
        space = claimed.act.space
        with edge():
            sent = _outgoing(claimed, space)
        if sent is None:
            return Settled("not_needed", lambda act: pass_over(act, UUID(claimed.effect.payload["endpoint"])))
        heard = _post(Caller(policy_of(space), seconds=settings.LEAVEWELL.receiver_seconds), sent)
        return _settlement(claimed, sent, heard)


def _outgoing(claimed: Claimed, space: Space) -> Outgoing | None:
    """None where the endpoint was removed or is off, or this round is over."""
    order = claimed.effect.payload
    rows = Delivery.objects.of(space).select_related("endpoint", "fact")
    delivery = rows.filter(
        pk=UUID(order["delivery"]), round=order["round"], state=DeliveryState.WAITING
    ).first()
    if delivery is None or delivery.endpoint.state == EndpointState.OFF:
        return None
    endpoint = delivery.endpoint
    body = body_of(space, delivery.fact, full=endpoint.full)
    headers = headers_for(endpoint, delivery.event_id, body, wall_now())
    return Outgoing(delivery.pk, endpoint.pk, endpoint.url, headers, body, delivery.round, delivery.tries + 1)


def _post(caller: Caller, sent: Outgoing) -> Heard:
    try:
        answer = caller.post(sent.url, sent.headers, sent.body)
    except AddressRefused:
        return Heard(None, ADDRESS_REFUSED)
    except NotReached as error:
        return Heard(None, f"receiver_{error.why}")
    return _heard(answer)


def _heard(answer: Answer) -> Heard:
    # PostgreSQL takes no zero byte in a text.
    text = answer.body.decode("utf-8", "replace").replace("\0", "\ufffd")[:KEPT_CHARS]
    asked = asked_seconds(answer.retry_after, wall_now()) if answer.status in _BUSY else None
    return Heard(answer.status, _reason(answer.status), text, asked)


def _reason(status: int) -> str:
    if 200 <= status < 300:
        return TAKEN
    if status == _GONE_STATUS:
        return GONE
    return "receiver_redirects" if 300 <= status < 400 else "receiver_refuses"


def _settlement(claimed: Claimed, sent: Outgoing, heard: Heard) -> Settlement:
    if heard.reason == TAKEN:
        return Settled("delivered", lambda act: note_taken(act, sent, heard))
    wait = wait_after(
        sent.number, settings.LEAVEWELL.webhook_schedule, claimed.effect.pk, heard.asked_seconds
    )
    if wait is None or heard.reason == GONE:
        return Settled("given_up", lambda act: note_failed(act, sent, heard, last=True))
    return Again(heard.reason, wait, lambda act: note_failed(act, sent, heard, last=False))
