"""What a person says a request is: a notice, or a wish to talk."""

from __future__ import annotations

from datetime import datetime

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.models import Contact, Subscription
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.desk.actions.placing import do_steps, must_be_under_way, place_request, steps_to_do, write
from leavewell.desk.actions.requests import close_request
from leavewell.desk.models import Request
from leavewell.desk.queries import first_message
from leavewell.desk.states import Kind
from leavewell.effects.actions.journal import record
from leavewell.flow.actions.logged import Channel, Logged, log_declaration
from leavewell.flow.models import Declaration
from leavewell.kernel.errors import Invalid
from leavewell.kernel.facts.desk import RequestMarkedIntent, RequestTakenAsNotice


def take_as_notice(
    act: Act,
    request: Request,
    subscription: Subscription,
    contact: Contact | None,
    *,
    received_at: datetime | None = None,
) -> Declaration:
    """The request is a wish to end that subscription, and counts from the day on which it came.

    ``received_at``: where it is known to have reached the company before it reached us. The receipt of the
    cancellation is the answer, so the steps of the request are done. Refused for a request that is over; whatever
    ``log_declaration`` raises, else.
    """
    must_be_open()
    must_be_under_way(request)
    if request.account_id not in (None, subscription.account_id):
        raise Invalid("This subscription is another account's.", "Name one of the request's account.")
    first = first_message(request)
    logged = Logged(Channel(request.channel), received_at or request.received_at, first.words)
    declaration, _ = log_declaration(act, subscription, contact, logged)
    if request.account_id is None:
        place_request(act, request, subscription.account)
    write(act, request, kind=Kind.NOTICE.value, declaration=declaration)
    fact = RequestTakenAsNotice(
        request.pk, request.number, declaration.pk, subscription.pk, logged.received_at
    )
    because = act.because_of(record(act, fact, account_id=subscription.account_id))
    note_deed(act, "take_as_notice", subject=request.public_id, declaration=declaration.public_id)
    do_steps(because, steps_to_do(act, request), proof=declaration.number)
    close_request(because, request)
    return declaration


def mark_intent(act: Act, request: Request, *, evidence: str) -> None:
    """They want to talk; nothing is cancelled. ``evidence``: what shows it. The answer is still to be given."""
    must_be_open()
    must_be_under_way(request)
    if not evidence.strip():
        raise Invalid("It needs a word on why.", "Say what shows that it is no notice.", field="evidence")
    write(act, request, kind=Kind.INTENT.value)
    fact = RequestMarkedIntent(request.pk, request.number)
    because = act.because_of(record(act, fact, account_id=request.account_id))
    note_deed(act, "mark_intent", subject=request.public_id)
    do_steps(because, steps_to_do(act, request, "decide"), evidence=evidence)
