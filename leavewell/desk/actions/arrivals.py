"""Something was written or said: it is kept, numbered and receipted, and gets an owner and a deadline."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from leavewell.accounts.duties import Duty
from leavewell.accounts.models import Contact, Space
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.desk.actions.requests import receipt_key
from leavewell.desk.models import Message, MessageFile, Request
from leavewell.desk.playbook import NAME, default_request
from leavewell.desk.queries import contacts_writing_from, message_keyed, under_way_for
from leavewell.desk.states import REQUEST, Kind, RequestMove, RequestState
from leavewell.desk.types import Arrival
from leavewell.effects.actions.journal import record
from leavewell.effects.actions.outbox import plan
from leavewell.effects.types import Planned
from leavewell.flow.actions.logged import AHEAD, KEPT_YEARS
from leavewell.kernel.errors import Invalid
from leavewell.kernel.facts.desk import RequestIgnored, RequestJoined, RequestReceived
from leavewell.kernel.ids import request_number
from leavewell.kernel.states import move
from leavewell.playbooks.actions.publish import ensure_playbook
from leavewell.playbooks.actions.runs import add_step, start_run
from leavewell.playbooks.models import Run
from leavewell.playbooks.queries import run_about, steps_in
from leavewell.playbooks.template import PERSON
from leavewell.playbooks.types import Occasion

LOOK_UP = "look_up"
FIND_OUT = "Find out whose request it is, and point it at the account"
ANSWER_AGAIN = "They wrote again: read it, and answer"


def log_request(act: Act, arrival: Arrival) -> tuple[Request, bool]:
    """Keep what came; the request, and whether it is new.

    The same message again is found. Another one of the account, or of an unknown sender, joins the request that is
    under way, and its sender isn't written to a second time. What a machine wrote is kept as ignored and starts
    nothing. Invalid for a ``received_at`` in the future or years ago.
    """
    must_be_open()
    _must_be_possible(act, arrival)
    # One at a time in a space: the same message may come twice at once.
    Space.objects.select_for_update(no_key=True).only("pk").get(pk=act.space.pk)
    known = message_keyed(act.space, arrival.key) if arrival.key else None
    if known is not None:
        return known.request, False
    if arrival.automatic:
        return _ignore(act, arrival), True
    kind, account_id, contact = _whose(act.space, arrival)
    standing = under_way_for(act.space, account_id, arrival.sender, arrival.named_account)
    if standing is not None:
        _join(act, standing, arrival)
        return standing, False
    return _begin(act, arrival, kind, account_id, contact), True


def _must_be_possible(act: Act, arrival: Arrival) -> None:
    if arrival.received_at > act.at + AHEAD:
        raise Invalid("It can't have come in the future.", "Give when it reached you.", field="received_at")
    if arrival.received_at < act.at - KEPT_YEARS:
        raise Invalid("That is more than three years ago.", "Check the year.", field="received_at")


def _whose(space: Space, arrival: Arrival) -> tuple[Kind, UUID | None, Contact | None]:
    """An address that several accounts have is nobody's until a person has looked."""
    found = contacts_writing_from(space, arrival.sender) if arrival.sender else []
    if arrival.account is not None:
        contact = next((each for each in found if each.account_id == arrival.account.pk), None)
        return Kind.UNREAD, arrival.account.pk, contact
    if arrival.named_account:
        return Kind.UNKNOWN_ACCOUNT, None, None
    if len(found) == 1:
        return Kind.UNREAD, found[0].account_id, found[0]
    return (Kind.SEVERAL_ACCOUNTS if found else Kind.UNKNOWN_SENDER), None, None


def _new(act: Act, arrival: Arrival, **more: object) -> Request:
    received_at = min(arrival.received_at, act.at)
    return Request.objects.create(
        space=act.space,
        number=request_number(received_at.year),
        named_account=arrival.named_account,
        channel=arrival.channel.value,
        received_at=received_at,
        **more,
    )


def _ignore(act: Act, arrival: Arrival) -> Request:
    request = _new(
        act,
        arrival,
        kind=Kind.AUTOMATIC.value,
        state=RequestState.IGNORED.value,
        reason=arrival.automatic,
        closed_at=act.at,
    )
    _keep(act, request, arrival)
    record(act, RequestIgnored(request.pk, arrival.automatic), account_id=None)
    return request


def _begin(
    act: Act, arrival: Arrival, kind: Kind, account_id: UUID | None, contact: Contact | None
) -> Request:
    request = _new(act, arrival, kind=kind.value, account_id=account_id, contact=contact)
    _keep(act, request, arrival)
    fact = RequestReceived(request.pk, request.number, request.channel, kind.value, request.received_at)
    because = act.because_of(record(act, fact, account_id=account_id))
    if arrival.sender:
        order = {"mail": "request_receipt", "subject": str(request.pk)}
        plan(because, Planned("mail.send", receipt_key(request.pk), order, account_id))
    ensure_playbook(act, default_request())
    occasion = Occasion(account_id, request.pk, {"requested": request.received_at})
    run = start_run(because, NAME, occasion)
    request.answer_due_at = _answer_due(act, run)
    Request.objects.of(act.space).filter(pk=request.pk).update(answer_due_at=request.answer_due_at)
    if account_id is None:
        add_step(because, run, code=LOOK_UP, title=FIND_OUT, duty=Duty.SUPPORT, within="4bh")
    return request


def _answer_due(act: Act, run: Run) -> datetime | None:
    """When the first step of a person is due: what the sender is told."""
    due = [step.due_at for step in steps_in(act.space, run) if step.kind == PERSON and step.due_at]
    return min(due, default=None)


def _join(act: Act, request: Request, arrival: Arrival) -> None:
    message = _keep(act, request, arrival)
    fact = RequestJoined(request.pk, request.number, message.pk, message.channel, message.received_at)
    because = act.because_of(record(act, fact, account_id=request.account_id))
    if request.state != RequestState.ANSWERED:
        return
    move(Request.objects.of(act.space), request, REQUEST, RequestMove.WRITE_AGAIN)
    run = run_about(act.space, NAME, request.pk)
    if run is not None:
        code = f"answer_{message.pk.hex}"
        add_step(because, run, code=code, title=ANSWER_AGAIN, duty=Duty.CSM, within="4bh")


def _keep(act: Act, request: Request, arrival: Arrival) -> Message:
    message = Message.objects.create(
        space=act.space,
        request=request,
        channel=arrival.channel.value,
        key=arrival.key,
        sender=arrival.sender,
        forwarded_by=arrival.forwarded_by,
        subject=arrival.subject,
        words=arrival.words.strip(),
        received_at=min(arrival.received_at, act.at),
        noted_at=act.at,
    )
    files = [
        MessageFile(
            space=act.space,
            message=message,
            name=file.name,
            media_type=file.media_type,
            size=file.size,
            content=file.content,
        )
        for file in arrival.files
    ]
    MessageFile.objects.bulk_create(files)
    return message
