"""Whatever is thrown at the API, it answers with a clear problem and does nothing."""

from __future__ import annotations

import pytest

from leavewell.accounts.models import Account, Contact, Space
from leavewell.desk.models import Request
from leavewell.flow.models import CancelSession, Declaration, Returns
from leavewell.messages.models import Alert, Endpoint
from leavewell.web.api.border import BODY_AT_MOST
from leavewell.web.tests.api.calls import assert_problem, call
from leavewell.web.tests.api.hostile import GOOD, bodies
from tests.builders import a_member, an_account

pytestmark = pytest.mark.usefixtures("quick_passwords")


@pytest.mark.story
def test_each_of_the_hostile_bodies_gets_a_problem_and_changes_nothing(space: Space, key: str) -> None:
    an_account(space, "C-1")
    a_member(space, email="ann@cafe.example")
    before = list(Account.objects.of(space).values())
    tried = list(bodies())
    assert len(tried) >= 200
    for route, wrong, raw in tried:
        method, _, path = route.partition(" ")
        answer = call(method, path, key, raw=raw)
        assert 400 <= answer.status < 500, (route, wrong, answer.status, answer.body)
        assert_problem(answer, answer.status)
    assert list(Account.objects.of(space).values()) == before
    assert not Endpoint.objects.of(space).exists() and not Alert.objects.of(space).exists()
    assert not Returns.objects.of(space).exists()
    assert not CancelSession.objects.of(space).exists()
    assert not Declaration.objects.of(space).exists() and not Request.objects.of(space).exists()
    assert not Contact.objects.of(space).exclude(email="mara@alder.example").exists()


def test_the_bodies_they_were_spoiled_from_are_good(space: Space, key: str) -> None:
    a_member(space, email="ann@cafe.example")
    assert call("PUT", "/accounts/C-1", key, GOOD["PUT /accounts/C-1"]).status == 200
    # No plan is known yet: a page is opened and looks for it, a letter has to name what it ends.
    assert call("POST", "/cancel-sessions", key, GOOD["POST /cancel-sessions"]).status == 201
    answer = call("POST", "/declarations", key, GOOD["POST /declarations"])
    assert_problem(answer, 404, "not_found")
    assert "live subscription" in answer.body["detail"]
    assert call("POST", "/requests", key, GOOD["POST /requests"]).status == 201
    assert call("POST", "/webhooks", key, GOOD["POST /webhooks"]).status == 201
    assert call("POST", "/alerts", key, GOOD["POST /alerts"]).status == 201
    assert call("PUT", "/return-addresses", key, GOOD["PUT /return-addresses"]).status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/%00", "/accounts/a%00b", "/accounts/%ff%fe", "/accounts/%ED%A0%80", "/accounts/" + "x" * 300,
        "/accounts/%0d%0aSet-Cookie:a", "/cancel-sessions/%00", "/accounts/%00/cancellation", "/accounts?limit=%00",
        "/accounts/a%2Fb", "/accounts?cursor=%ED%A0%80", "/accounts?limit=" + "9" * 5000,
    ],
)  # fmt: skip
def test_a_hostile_address_gets_a_problem(key: str, path: str) -> None:
    answer = call("GET", path, key)
    assert answer.status in (404, 422), answer.body
    assert_problem(answer, answer.status)


def test_a_body_over_256_kb_is_turned_away_unread(key: str) -> None:
    body = b'{"name": "' + b"x" * BODY_AT_MOST + b'"}'
    assert_problem(call("PUT", "/accounts/C-1", key, raw=body), 413, "too_large")


@pytest.mark.parametrize(
    "kind", ["text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "a", ""]
)
def test_a_body_that_isnt_marked_as_json_is_refused(key: str, kind: str) -> None:
    answer = call("PUT", "/accounts/C-1", key, GOOD["PUT /accounts/C-1"], content_type=kind)
    assert_problem(answer, 415, "not_json")


def test_a_charset_beside_the_media_type_is_fine(key: str) -> None:
    kind = "application/json; charset=utf-8"
    assert call("PUT", "/accounts/C-1", key, {"name": "Alder"}, content_type=kind).status == 200


@pytest.mark.parametrize("method", ["DELETE", "PATCH", "POST", "TRACE", "OPTIONS"])
def test_a_method_that_a_route_doesnt_take_gets_a_problem(key: str, method: str) -> None:
    answer = call(method, "/accounts/C-1", key)
    assert_problem(answer, 405, "method_not_allowed")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "PUT"}


@pytest.mark.parametrize("path", ["/", "/nothing", "/accounts/", "/accounts/C-1/nothing", "/docs"])
def test_where_there_is_nothing_a_program_gets_a_problem(key: str, path: str) -> None:
    assert_problem(call("GET", path, key), 404, "not_found")


def test_a_wrong_host_gets_a_problem(key: str) -> None:
    assert_problem(call("GET", "/accounts", key, Host="evil.example"), 400, "malformed")


def test_answers_are_kept_by_nobody_on_the_way(key: str) -> None:
    assert call("GET", "/accounts", key).headers["Cache-Control"] == "no-store"
