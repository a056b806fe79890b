"""Problem details (RFC 9457): the one form in which the API says no."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from pydantic import BaseModel, Field

from leavewell.kernel.errors import Invalid, LeavewellError

MEDIA_TYPE = "application/problem+json"

TITLES = {
    "unauthorized": "No valid key",
    "forbidden": "Not allowed",
    "not_found": "Not found",
    "refused": "Not possible as things stand",
    "invalid": "The call can't be read",
    "rate_limited": "Too many calls",
    "idempotency_key_missing": "No idempotency key",
    "idempotency_key_reused": "Idempotency key used before",
    "idempotency_key_in_use": "Still running",
    "no_right_to_cancel": "No right to cancel",
    "several_subscriptions": "Several subscriptions",
}
"""What each code means in short; a code without a line here is called by its HTTP status."""

_BY_STATUS = {
    400: ("malformed", "The call can't be read.", "Compare it with the API's description."),
    404: ("not_found", "There is no such address here.", "Compare it with the API's description."),
    405: ("method_not_allowed", "This address doesn't take that method.", "See the header Allow."),
    413: ("too_large", "The body is too large.", "Send at most 256 KB."),
    415: ("not_json", "The body isn't marked as JSON.", "Send Content-Type: application/json."),
}
_BROKEN = (
    "broken",
    "Something broke on our side; the server's log says what.",
    "Try again, or tell its operator.",
)


class Wrong(BaseModel):
    """One thing that is wrong with the body or the parameters."""

    field: str = Field(description="A JSON Pointer into the body, or the parameter's name.")
    detail: str


class Problem(BaseModel):
    """Why a call was refused, and what to do next."""

    type: str
    title: str
    status: int
    detail: str
    code: str = Field(description="For programs; the last part of type.")
    next_step: str
    errors: list[Wrong] = []


class Conflict(LeavewellError):
    """A refusal that names the choices, each as an error of a field."""

    status = 409

    def __init__(self, code: str, what: str, next_step: str, errors: Sequence[Mapping[str, str]]) -> None:
        super().__init__(what, next_step)
        self.code = code
        self.errors = list(errors)


class BadCall(LeavewellError):
    """A call that lacks something outside its body."""

    status = 400

    def __init__(self, code: str, what: str, next_step: str) -> None:
        super().__init__(what, next_step)
        self.code = code


def problem_body(error: LeavewellError) -> bytes:
    """The error as the bytes that are sent."""
    errors: Iterable[Mapping[str, str]] = getattr(error, "errors", ())
    if isinstance(error, Invalid) and error.field:
        errors = [{"field": f"/{error.field}", "detail": error.what}]
    return _body(error.status, error.code, error.what, error.next_step, errors)


def problem(error: LeavewellError) -> HttpResponse:
    """The answer to a caller's error."""
    return HttpResponse(problem_body(error), status=error.status, content_type=MEDIA_TYPE)


def plain_problem(status: int, errors: Iterable[Mapping[str, str]] = (), detail: str = "") -> HttpResponse:
    """The answer where nobody but the HTTP status says what is wrong."""
    code, what, next_step = _BY_STATUS.get(status, _BY_STATUS[400] if status < 500 else _BROKEN)
    body = _body(status, code, detail or what, next_step, errors)
    return HttpResponse(body, status=status, content_type=MEDIA_TYPE)


def invalid(errors: Sequence[Mapping[str, str]]) -> HttpResponse:
    """The answer to a body or parameters that don't fit the description."""
    what = "One thing is wrong." if len(errors) == 1 else f"{len(errors)} things are wrong."
    body = _body(422, "invalid", what, "Mend what 'errors' names and send it again.", errors)
    return HttpResponse(body, status=422, content_type=MEDIA_TYPE)


def described(problems: Mapping[int, str]) -> dict[str, Any]:
    """What an operation's description says of refusals that others don't know; each in a sentence by its status."""
    schema = {"$ref": "#/components/schemas/Problem"}
    answers = {
        str(status): {"description": words, "content": {MEDIA_TYPE: {"schema": schema}}}
        for status, words in problems.items()
    }
    return {"responses": answers}


def _body(status: int, code: str, detail: str, next_step: str, errors: Iterable[Mapping[str, str]]) -> bytes:
    found: dict[str, Any] = {
        "type": f"urn:leavewell:problem:{code}",
        "title": TITLES.get(code) or HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "next_step": next_step,
        "errors": [dict(each) for each in errors],
    }
    return json.dumps(found).encode()
