"""A request once it is there: answered, written to again, closed."""

from __future__ import annotations

from uuid import UUID

from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.desk.models import Request
from leavewell.desk.states import REQUEST, UNDER_WAY, RequestMove, RequestState
from leavewell.effects.actions.journal import record
from leavewell.kernel.facts.desk import RequestAnswered, RequestClosed
from leavewell.kernel.states import move


def receipt_key(request_id: UUID) -> str:
    """The key of a request's one receipt."""
    return f"mail.request_receipt:{request_id}"


def note_answer(act: Act, request: Request) -> None:
    """A person has answered it; said again, or of one that is over, it changes nothing."""
    must_be_open()
    if request.state != RequestState.OPEN:
        return
    move(Request.objects.of(act.space), request, REQUEST, RequestMove.ANSWER)
    record(act, RequestAnswered(request.pk, request.number), account_id=request.account_id)


def close_request(act: Act, request: Request) -> None:
    """Nothing of it is left to do; said again, it changes nothing."""
    must_be_open()
    if request.state not in UNDER_WAY:
        return
    move(Request.objects.of(act.space), request, REQUEST, RequestMove.CLOSE, closed_at=act.at)
    record(act, RequestClosed(request.pk, request.number), account_id=request.account_id)
