"""A company's own program says where customers are led, and makes the key that signs what they did."""

from __future__ import annotations

from typing import Any

import pytest

from leavewell.accounts.models import ApiReply, AuditEntry, Space
from leavewell.flow.models import FlowVersion, Returns
from leavewell.web.tests.api.calls import assert_problem, call, session_body
from tests.builders import Customer

PATH = "/return-addresses"
GIVEN: dict[str, Any] = {
    "allowed": ["app.example.com", " Harbour: "],
    "save_return_url": "https://app.example.com/{account}",
    "cancel_confirmation_url": "harbour://left",
    "offer_urls": {"discount_30_3": "https://app.example.com/thanks"},
    "reason_urls": {"too_hard": "https://app.example.com/help", "other": ""},
    "confirm_days": 3,
}


def test_they_are_set_as_a_whole_and_shown_as_they_are_kept(space: Space, key: str) -> None:
    before = call("GET", PATH, key).body
    assert (before["allowed"], before["confirm_days"], before["keys"]) == ([], 2, [])
    assert not Returns.objects.of(space).exists()
    put = call("PUT", PATH, key, GIVEN).body
    assert put == {
        **GIVEN,
        "allowed": ["app.example.com", "harbour://"],
        "reason_urls": {"too_hard": "https://app.example.com/help"},
        "keys": [],
    }
    assert call("GET", PATH, key).body == put
    assert_problem(call("PUT", PATH, key, {}), 422)
    left_out = call("PUT", PATH, key, {"allowed": []}).body
    assert left_out == {**before, "confirm_days": 3}
    assert AuditEntry.objects.of(space).filter(deed="change_returns").count() == 2
    assert AuditEntry.objects.of(space).get(deed="set_confirm_days").actor.startswith("key:key_")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"allowed": ["*.com"]}, "/allowed"),
        ({"allowed": ["javascript:"]}, "/allowed"),
        ({"save_return_url": "https://evil.example/"}, "/save_return_url"),
        ({"reason_urls": {"too_hard": "https://app.example.com/{email}"}}, "/reason_urls/too_hard"),
        ({"offer_urls": {"free_year": "https://app.example.com/"}}, "/offer_urls/free_year"),
        ({"save_return_url": "https://app.example.com/{state}"}, "/save_return_url"),
        ({"confirm_days": 0}, "/confirm_days"),
        ({"confirm_days": 11}, "/confirm_days"),
    ],
)
def test_what_may_not_be_is_refused_with_its_place_and_changes_nothing(
    space: Space, key: str, given: dict[str, Any], field: str
) -> None:
    answer = call("PUT", PATH, key, {"allowed": ["app.example.com"], **given})
    assert_problem(answer, 422)
    assert [each["field"] for each in answer.body["errors"]] == [field]
    assert not Returns.objects.of(space).exists()


def test_a_key_stands_in_the_answer_that_made_it_and_signs_from_then_on(ada: Customer, key: str) -> None:
    made = [call("POST", f"{PATH}/key", key, Idempotency_Key="once") for _ in range(2)]
    assert made[0].status == 201 and made[0].raw == made[1].raw
    first = made[0].body["key"]
    assert first.encode() not in bytes(ApiReply.objects.of(ada.space).get().answer)
    second = call("POST", f"{PATH}/key", key).body
    assert [each["name"] for each in second["keys"]] == [second["key"].split("_")[1], first.split("_")[1]]
    assert [each["signs_until"] is None for each in second["keys"]] == [True, False]
    shown = call("GET", PATH, key)
    assert second["key"] not in shown.raw.decode() and "key" not in shown.body


def test_signing_stops_unless_an_address_has_a_place_for_the_state(space: Space, key: str) -> None:
    call("POST", f"{PATH}/key", key)
    call("PUT", PATH, key, {"allowed": [], "save_return_url": "https://app.example.com/{state}"})
    assert_problem(call("DELETE", f"{PATH}/key", key), 409)
    assert len(call("GET", PATH, key).body["keys"]) == 1
    call("PUT", PATH, key, {"allowed": []})
    assert call("DELETE", f"{PATH}/key", key).body["keys"] == []
    assert call("DELETE", f"{PATH}/key", key).status == 200


def test_without_a_flow_nothing_is_set(space: Space, key: str) -> None:
    FlowVersion.objects.of(space).delete()
    assert_problem(call("PUT", PATH, key, {"allowed": []}), 409)


def test_pages_that_are_opened_from_then_on_lead_there(ada: Customer, key: str) -> None:
    assert call("PUT", PATH, key, {"allowed": ["app.example.com"]}).status == 200
    elsewhere = session_body(ada, save_return_url="https://evil.example/")
    assert_problem(call("POST", "/cancel-sessions", key, elsewhere), 422)
