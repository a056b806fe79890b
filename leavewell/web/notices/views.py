"""A billing system tells of something: verify, keep, plan a reading, answer. Nobody is asked meanwhile."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from leavewell.accounts.models import Connection
from leavewell.accounts.queries import connection_behind, notice_secrets_of
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.billing.noticing import BadSignature, Verified
from leavewell.effects.actions.notices import keep_notice
from leavewell.effects.registries import notice_readers
from leavewell.kernel.clock import wall_now
from leavewell.kernel.errors import LeavewellError, NotFound
from leavewell.web.api.problems import problem

BODY_AT_MOST = 1024 * 1024
HEADER_AT_MOST = 2000
_NOT_KEPT = {"authorization", "cookie"}


class TooLarge(LeavewellError):
    """More than any notice has."""

    code = "too_large"
    status = 413

    def __init__(self) -> None:
        super().__init__("The notice is too large.", "Send at most 1 MB.")


@csrf_exempt
@require_POST
def take(request: HttpRequest, processor: str, connection_id: str) -> HttpResponse:
    """2xx once it is stored, also if it was stored before. To a stranger, every connection looks unknown."""
    try:
        body = _body(request)
        connection, verified = _verified(request, processor, connection_id, body)
    except LeavewellError as error:
        return problem(error)
    headers = _kept(request)
    with edge():
        act = Act(connection.space, connection.space.now(), "system")
        for signal in notice_readers[processor].signals(verified):
            keep_notice(act, connection, signal, headers=headers, body=body)
    return HttpResponse(status=204)


def _body(request: HttpRequest) -> bytes:
    found = request.read(BODY_AT_MOST + 1)
    if len(found) > BODY_AT_MOST:
        raise TooLarge
    return found


def _verified(
    request: HttpRequest, processor: str, connection_id: str, body: bytes
) -> tuple[Connection, Verified]:
    if processor not in notice_readers:
        raise BadSignature
    try:
        connection = connection_behind(processor, connection_id)
    except NotFound:
        raise BadSignature from None
    secrets = notice_secrets_of(connection)
    verified = notice_readers[processor].verify(request.headers, body, secrets, wall_now())
    return connection, verified


def _kept(request: HttpRequest) -> dict[str, str]:
    """The headers as they came, cut off where they are long."""
    return {
        name: text.replace("\x00", "")[:HEADER_AT_MOST]
        for name, text in request.headers.items()
        if name.lower() not in _NOT_KEPT
    }
