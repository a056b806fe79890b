"""When a call is made again, and how long to wait before it."""

from __future__ import annotations

import httpx

from leavewell_client.problems import problem_of

_TRY_AGAIN = (429, 500, 502, 503, 504)


def worth_a_try(answer: httpx.Response) -> bool:
    """Whether the refusal may pass."""
    if answer.status_code in _TRY_AGAIN:
        return True
    return answer.status_code == 409 and problem_of(answer).code == "idempotency_key_in_use"


def asked_wait(answer: httpx.Response) -> float:
    """The seconds that the server asks for; 0 if it doesn't say."""
    asked = answer.headers.get("Retry-After", "")
    return float(asked) if asked.isdigit() else 0.0


def pause(attempt: int) -> float:
    """The seconds to wait after so many tries."""
    return float(0.25 * 2**attempt)
