"""Calls of the API as a company's program makes them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any

from django.test import Client

from leavewell.accounts.queries import space_by_id

_numbers = count(1)


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: Any
    headers: Any
    raw: bytes


def call(
    method: str,
    path: str,
    key: str | None,
    body: Any = None,
    *,
    raw: bytes | None = None,
    content_type: str = "application/json",
    **headers: str,
) -> Answer:
    """One call; a POST gets a fresh idempotency key unless one is given (an empty one: none is sent)."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    if key is not None:
        sent.setdefault("Authorization", f"Bearer {key}")
    if method == "POST":
        sent.setdefault("Idempotency-Key", f"call-{next(_numbers)}")
    sent = {name: value for name, value in sent.items() if value}
    payload = raw if raw is not None else (b"" if body is None else json.dumps(body).encode())
    response = Client(raise_request_exception=False).generic(
        method, f"/api/v1{path}", payload, content_type=content_type, headers=sent
    )
    content = response.content
    parsed = json.loads(content) if content else None
    return Answer(response.status_code, parsed, response.headers, content)


def assert_problem(answer: Answer, status: int, code: str | None = None) -> None:
    """The answer is a whole problem with that status."""
    assert answer.status == status, answer.body
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert {"type", "title", "status", "detail", "code", "next_step", "errors"} == set(answer.body)
    assert answer.body["status"] == status
    assert answer.body["detail"] and answer.body["next_step"] and answer.body["title"]
    if code:
        assert (answer.body["code"], answer.body["type"]) == (code, f"urn:leavewell:problem:{code}")


def session_body(customer: Any, **changes: Any) -> dict[str, Any]:
    """What opens a cancel page for that customer's contact."""
    return {
        "account": customer.account.external_id,
        "contact": {"email": customer.contact.email, "name": "Ada"},
        **changes,
    }


def wish_body(customer: Any, **changes: Any) -> dict[str, Any]:
    """What logs a wish of that customer that came by letter some while ago."""
    return {
        "account": customer.account.external_id,
        "channel": "letter",
        "received_at": (space_by_id(customer.space.pk).now() - timedelta(days=2)).isoformat(),
        **changes,
    }
