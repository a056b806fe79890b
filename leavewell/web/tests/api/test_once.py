"""A program that lost an answer asks again, and nothing is done twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from leavewell.accounts.actions import replies
from leavewell.accounts.models import ApiReply, Space
from leavewell.flow.models import CancelSession
from leavewell.kernel.clock import wall_now
from leavewell.web.api import cancel_sessions
from leavewell.web.tests.api.calls import Answer, assert_problem, call, session_body
from leavewell_simulator.testing import RunningSimulator
from tests.builders import Customer, a_customer, a_space, an_api_key
from tests.parallel import at_once


def opened(customer: Customer, key: str, idempotency_key: str = "k-1", **changes: object) -> Answer:
    body = session_body(customer, **changes)
    return call("POST", "/cancel-sessions", key, body, Idempotency_Key=idempotency_key)


def test_check_55_the_same_call_gets_the_same_bytes_and_one_page(ada: Customer, key: str) -> None:
    first, second = opened(ada, key), opened(ada, key)
    assert (first.status, first.raw) == (second.status, second.raw)
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert CancelSession.objects.of(ada.space).count() == 1


def test_a_refusal_is_repeated_too(ada: Customer, key: str) -> None:
    first, second = (opened(ada, key, contact={"email": "eve@new.example"}) for _ in range(2))
    assert_problem(second, 403, "forbidden")
    assert (first.raw, second.headers["Idempotency-Replayed"]) == (second.raw, "true")


def test_check_55_another_body_under_the_same_key_is_refused(ada: Customer, key: str) -> None:
    opened(ada, key)
    assert_problem(opened(ada, key, locale="de"), 422, "idempotency_key_reused")
    assert CancelSession.objects.of(ada.space).count() == 1


def test_two_keys_may_choose_the_same_word(ada: Customer, key: str) -> None:
    other = an_api_key(ada.space)
    assert opened(ada, key).body["id"] != opened(ada, other).body["id"]


@pytest.mark.parametrize("word", ["", "x" * 256, "\u00e9", "a\tb"])
def test_check_55_a_post_without_a_proper_key_is_refused(ada: Customer, key: str, word: str) -> None:
    assert_problem(opened(ada, key, word), 400, "idempotency_key_missing")


def test_a_key_may_have_255_characters(ada: Customer, key: str) -> None:
    assert opened(ada, key, "x" * 255).status == 201


def test_what_is_kept_holds_no_secret_that_can_be_read(ada: Customer, key: str) -> None:
    token = opened(ada, key).body["url"].rpartition("/")[2]
    assert token.encode() not in bytes(ApiReply.objects.of(ada.space).get().answer)


def test_check_55_a_call_that_is_still_running_isnt_run_beside(ada: Customer, key: str) -> None:
    opened(ada, key)
    ApiReply.objects.of(ada.space).update(status=None, answer=None)
    assert_problem(opened(ada, key), 409, "idempotency_key_in_use")
    assert CancelSession.objects.of(ada.space).count() == 1


def test_a_call_that_was_killed_is_taken_over_after_a_while(ada: Customer, key: str) -> None:
    opened(ada, key)
    long_ago = wall_now() - replies.GIVEN_UP_AFTER - timedelta(seconds=1)
    ApiReply.objects.of(ada.space).update(status=None, answer=None, made_at=long_ago)
    assert opened(ada, key).status == 201


def test_after_a_day_the_key_is_free_again(ada: Customer, key: str) -> None:
    first = opened(ada, key)
    ApiReply.objects.of(ada.space).update(made_at=wall_now() - replies.KEPT_FOR - timedelta(seconds=1))
    assert opened(ada, key).body["id"] != first.body["id"]
    assert ApiReply.objects.of(ada.space).count() == 1


def test_a_defect_of_ours_is_never_kept(ada: Customer, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise RuntimeError("broken")

    with monkeypatch.context() as broken:
        broken.setattr(cancel_sessions, "open_session", breaks)
        assert_problem(opened(ada, key), 500, "broken")
    assert not ApiReply.objects.of(ada.space).exists()
    assert opened(ada, key).status == 201


@pytest.mark.django_db(transaction=True)
def test_the_same_call_eight_times_at_once_makes_one_page(simulator: RunningSimulator) -> None:
    space: Space = a_space()
    ada, key = a_customer(space), an_api_key(space)
    answers = at_once(8, lambda _: opened(ada, key))
    statuses = [answer.status for answer in answers if isinstance(answer, Answer)]
    assert len(statuses) == 8 and set(statuses) <= {201, 409} and 201 in statuses
    assert len({answer.raw for answer in answers if isinstance(answer, Answer) and answer.status == 201}) == 1
    assert CancelSession.objects.of(space).count() == 1
    assert connection.is_usable()
