"""What the client does with answers, and where none comes."""

from __future__ import annotations

import json
from collections.abc import Callable

import httpx
import pytest

from leavewell_client import Conflict, Leavewell, NoAnswer, NotFound, Problem, TooManyCalls

PAGE = {"id": "ses_1", "url": "https://leave.example/c/x", "expires_at": "2026-03-10T13:00:00Z"}
Step = httpx.Response | type[httpx.TransportError]


class Line:
    """A line to a server that does what it is told, step by step."""

    def __init__(self, *steps: Step) -> None:
        self.steps = list(steps)
        self.sent: list[httpx.Request] = []
        self.waited: list[float] = []

    def client(self) -> Leavewell:
        transport = httpx.MockTransport(self._answer)
        return Leavewell("https://leave.example/", "lw_test_x", transport=transport, sleep=self.waited.append)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(request)
        step = self.steps.pop(0)
        if isinstance(step, httpx.Response):
            return step
        raise step("lost", request=request)


def problem(status: int, code: str, **headers: str) -> httpx.Response:
    body = {"status": status, "code": code, "detail": "What.", "next_step": "Then.", "errors": []}
    return httpx.Response(status, json=body, headers={k.replace("_", "-"): v for k, v in headers.items()})


def opened(line: Line) -> str:
    return line.client().open_session(account="C-1", email="ada@firm.example").url


def keys(line: Line) -> set[str]:
    return {request.headers["Idempotency-Key"] for request in line.sent}


@pytest.mark.parametrize("lost", [httpx.ReadTimeout, httpx.ConnectError, httpx.RemoteProtocolError])
def test_a_lost_answer_is_asked_for_again_under_the_same_key(lost: type[httpx.TransportError]) -> None:
    line = Line(lost, lost, httpx.Response(201, json=PAGE))
    assert opened(line) == PAGE["url"]
    assert len(line.sent) == 3 and len(keys(line)) == 1
    assert len({request.content for request in line.sent}) == 1
    assert line.waited == [0.5, 1.0]


@pytest.mark.parametrize(
    "step",
    [problem(500, "broken"), httpx.Response(502, text="<html>"), problem(409, "idempotency_key_in_use")],
)
def test_what_may_pass_is_tried_again(step: httpx.Response) -> None:
    line = Line(step, httpx.Response(201, json=PAGE))
    opened(line)
    assert len(line.sent) == 2 and len(keys(line)) == 1


def test_two_calls_have_two_keys() -> None:
    line = Line(httpx.Response(201, json=PAGE), httpx.Response(201, json=PAGE))
    opened(line)
    opened(line)
    assert len(keys(line)) == 2


def test_it_waits_as_long_as_the_server_asks() -> None:
    line = Line(problem(429, "rate_limited", Retry_After="7"), httpx.Response(201, json=PAGE))
    opened(line)
    assert line.waited == [7.0]


def test_no_answer_at_all_is_said_in_the_end() -> None:
    line = Line(*[httpx.ConnectError] * 4)
    with pytest.raises(NoAnswer, match="after 4 tries"):
        opened(line)
    assert len(line.waited) == 3


@pytest.mark.parametrize(
    ("step", "raised"),
    [
        (lambda: problem(404, "not_found"), NotFound),
        (lambda: problem(409, "several_subscriptions"), Conflict),
        (lambda: httpx.Response(418, text="teapot"), Problem),
        (lambda: httpx.Response(400, json=[1]), Problem),
    ],
)
def test_a_refusal_is_raised_at_once(step: Callable[[], httpx.Response], raised: type[Problem]) -> None:
    line = Line(step())
    with pytest.raises(raised) as caught:
        opened(line)
    assert caught.value.status >= 400 and len(line.sent) == 1


def test_too_many_calls_are_raised_when_patience_is_over() -> None:
    line = Line(*[problem(429, "rate_limited", Retry_After="9999") for _ in range(4)])
    with pytest.raises(TooManyCalls, match="429 rate_limited: What. Then."):
        opened(line)
    assert line.waited == [60.0] * 3


def test_an_id_is_one_part_of_the_path() -> None:
    line = Line(problem(404, "not_found"))
    with pytest.raises(NotFound):
        line.client().account("../a b?c#d")
    assert line.sent[0].url.raw_path == b"/api/v1/accounts/..%2Fa%20b%3Fc%23d"


def test_the_list_is_fetched_page_by_page() -> None:
    account = {"id": "acc_1", "external_id": "C", "name": "A", "country": "", "locale": "en", "contacts": []}
    pages = [{"data": [account], "next_cursor": "acc_1"}, {"data": [account, account], "next_cursor": None}]
    line = Line(*[httpx.Response(200, content=json.dumps(page)) for page in pages])
    assert len(list(line.client().accounts())) == 3
    assert line.sent[1].url.params["cursor"] == "acc_1"
