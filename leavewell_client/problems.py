"""What the client raises."""

from __future__ import annotations

from typing import Any

import httpx


class Problem(Exception):
    """The server said no. ``code`` is for programs; ``errors`` names fields by JSON Pointer."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        self.status = status
        self.code = str(body.get("code", ""))
        self.detail = str(body.get("detail", ""))
        self.next_step = str(body.get("next_step", ""))
        self.errors: list[dict[str, str]] = list(body.get("errors", ()))
        super().__init__(f"{status} {self.code}: {self.detail} {self.next_step}".strip())


class BadKey(Problem):
    """The API key is missing, unknown or revoked."""


class NotAllowed(Problem):
    """The key lacks the scope, or the contact the right to cancel."""


class NotFound(Problem):
    """Unknown in the key's space."""


class Conflict(Problem):
    """Not possible as things stand."""


class Invalid(Problem):
    """Something in the call doesn't fit."""


class TooManyCalls(Problem):
    """The key has no calls left for now."""


class NoAnswer(Exception):
    """No answer came, however often it was asked. Whether the call was carried out is unknown."""


_BY_STATUS: dict[int, type[Problem]] = {
    401: BadKey,
    403: NotAllowed,
    404: NotFound,
    409: Conflict,
    422: Invalid,
    429: TooManyCalls,
}


def problem_of(answer: httpx.Response) -> Problem:
    """The problem in an answer; also where something in between answered instead of Leavewell."""
    try:
        body = answer.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        body = {"detail": answer.reason_phrase}
    return _BY_STATUS.get(answer.status_code, Problem)(answer.status_code, body)
