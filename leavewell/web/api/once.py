"""POST with an idempotency key: done once, answered the same as often as it is asked."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from pydantic import BaseModel

from leavewell.accounts.actions.replies import claim_reply, drop_claim, keep_reply
from leavewell.accounts.models import ApiReply
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import KeptReply
from leavewell.kernel.errors import LeavewellError, LostRace
from leavewell.kernel.ids import token_hash
from leavewell.web.api.door import caller
from leavewell.web.api.problems import MEDIA_TYPE, BadCall, problem_body

HEADER = "Idempotency-Key"
_KEY = re.compile(r"[\x21-\x7e][\x20-\x7e]{0,254}")
_ROUTE = re.compile(r"[\x20-\x7e]{1,128}")
_BROKEN = 500

Deed = Callable[[], tuple[int, BaseModel]]
"""What is done, and the status and the body that answer it."""


def created_once(
    request: HttpRequest, given: BaseModel, deed: Deed, *, before: Callable[[], None] = lambda: None
) -> HttpResponse:
    """Do the deed in one transaction with its answer; or give the answer that this key was given before.

    ``before`` runs first, opens a transaction of its own, and bears repeating.
    A refusal is an answer too and is kept; a defect of ours never is, and the call may be made again.
    """
    who, route = caller(request), _route(request)
    with edge():
        claim = claim_reply(who.key, route=route, idempotency_key=_key(request), body=given.model_dump_json())
    if isinstance(claim, KeptReply):
        response = _response(claim.status, claim.body)
        response["Idempotency-Replayed"] = "true"
        return response
    return _done(claim, before, deed)


def _done(claim: ApiReply, before: Callable[[], None], deed: Deed) -> HttpResponse:
    try:
        before()
        with edge():
            status, made = deed()
            body = made.model_dump_json().encode()
            keep_reply(claim, status, body)
    except LostRace:
        raise
    except LeavewellError as error:
        if error.status >= _BROKEN:
            _drop(claim)
            raise
        return _refused(claim, error)
    except Exception:
        _drop(claim)
        raise
    return _response(status, body)


def _refused(claim: ApiReply, error: LeavewellError) -> HttpResponse:
    body = problem_body(error)
    with edge():
        keep_reply(claim, error.status, body)
    return _response(error.status, body)


def _drop(claim: ApiReply) -> None:
    with edge():
        drop_claim(claim)


def _route(request: HttpRequest) -> str:
    """What was called. A path that can't be stored as it is leads nowhere, and is told apart by its hash."""
    named = f"{request.method} {request.path}"
    return named if _ROUTE.fullmatch(named) else f"{request.method} {token_hash(request.path)}"


def _key(request: HttpRequest) -> str:
    key = request.headers.get(HEADER, "")
    if not _KEY.fullmatch(key):
        raise BadCall(
            "idempotency_key_missing",
            "A POST needs an idempotency key of 1 to 255 printable ASCII characters.",
            f"Send the header {HEADER} with a new UUID, and the same one when you try again.",
        )
    return key


def _response(status: int, body: bytes) -> HttpResponse:
    media_type = "application/json" if status < 400 else MEDIA_TYPE
    return HttpResponse(body, status=status, content_type=media_type)
