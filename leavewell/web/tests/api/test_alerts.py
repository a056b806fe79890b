"""A company's own program says who is told in words, looks what became of it, and changes the words."""

from __future__ import annotations

from typing import Any

import pytest

from leavewell.accounts.models import ApiReply, AuditEntry, Space
from leavewell.messages.models import Alert, AlertItem
from leavewell.web.tests.api.calls import Answer, assert_problem, call
from tests.builders import Customer, cancelled
from tests.moments import run_what_is_due

TICKETS = {"name": "Tickets", "channel": "mail", "target": "tickets@desk.example"}
HOOK = "https://hooks.slack.example/services/T0/B0/s3cr3t"


def added(key: str, **settings: object) -> Answer:
    return call("POST", "/alerts", key, {**TICKETS, **settings})


def test_one_is_added_once_and_tells_of_the_three_unless_told_otherwise(space: Space, key: str) -> None:
    made = [call("POST", "/alerts", key, TICKETS, Idempotency_Key="once") for _ in range(2)]
    assert made[0].status == 201 and made[0].raw == made[1].raw
    shown = made[0].body
    assert (shown["to"], shown["state"], shown["digest_at"]) == ("tickets@desk.example", "on", None)
    assert shown["events"] == ["cancel.received", "offer.accepted", "offer.email_sent"]
    assert shown["quiet"] == {"begins": None, "ends": None, "days": []}
    assert call("GET", f"/alerts/{shown['id']}", key).body == shown
    assert call("GET", "/alerts", key).body == {"data": [shown], "next_cursor": None}
    assert AuditEntry.objects.of(space).get(deed="add_alert").actor.startswith("key:key_")


def test_a_hooks_address_is_taken_and_never_shown(space: Space, key: str) -> None:
    made = added(key, channel="slack", target=HOOK)
    path = f"/alerts/{made.body['id']}"
    kept = bytes(Alert.objects.of(space).get().target)
    changed = call("PUT", path, key, {"name": "Chat", "channel": "slack"})
    assert changed.status == 200 and bytes(Alert.objects.of(space).get().target) == kept
    answers = [made, changed, call("GET", path, key), call("GET", "/alerts", key)]
    assert all("hooks.slack.example" in str(each.body) and "s3cr3t" not in str(each.body) for each in answers)
    assert HOOK.encode() not in bytes(ApiReply.objects.of(space).get().answer)


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({"target": "nobody"}, "/target"),
        ({"target": ""}, "/target"),
        ({"channel": "slack", "target": "https://10.0.0.1/x"}, "/target"),
        ({"channel": "sms"}, "/channel"),
        ({"name": " "}, "/name"),
        ({"events": []}, "/events"),
        ({"events": ["cancel.everything"]}, "/events"),
        ({"digest_at": "25:00"}, "/digest_at"),
        ({"digest_at": "09:00+01:00"}, "/digest_at"),
        ({"quiet": {"begins": "18:00"}}, "/quiet"),
        ({"quiet": {"begins": "18:00", "ends": "18:00"}}, "/quiet"),
        ({"quiet": {"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]}}, "/quiet"),
        ({"quiet": {"days": ["monday"]}}, "/quiet/days/0"),
        ({"reply_to": "everybody"}, "/reply_to"),
    ],
)
def test_what_cant_be_is_refused_with_its_place(
    space: Space, key: str, settings: dict[str, object], field: str
) -> None:
    answer = added(key, **settings)
    assert_problem(answer, 422)
    assert [each["field"] for each in answer.body["errors"]] == [field]
    assert not Alert.objects.of(space).exists()


def test_settings_are_changed_as_a_whole_but_its_channel(space: Space, key: str) -> None:
    path = f"/alerts/{added(key, digest_at='09:00', reply_to='nobody').body['id']}"
    quiet = {"begins": "18:00", "ends": "08:00", "days": ["sun", "sat"]}
    changed = call("PUT", path, key, {**TICKETS, "events": ["save.began"], "quiet": quiet}).body
    assert (changed["events"], changed["digest_at"], changed["reply_to"]) == (
        ["save.began"],
        None,
        "customer",
    )
    assert changed["quiet"] == {**quiet, "days": ["sat", "sun"]}
    answer = call("PUT", path, key, {**TICKETS, "channel": "teams", "target": HOOK})
    assert_problem(answer, 422)
    assert call("GET", path, key).body == changed


def test_words_are_written_for_one_event_and_given_back(key: str) -> None:
    made = added(key).body
    path = f"/alerts/{made['id']}/words/cancel.received"
    own = {"subject": "#urgent {account}", "body": "{words}\n{number}"}
    assert call("PUT", path, key, own).body["words"] == {"cancel.received": own}
    assert_problem(call("PUT", path, key, {**own, "subject": "{acount}"}), 422)
    assert_problem(call("PUT", path, key, {**own, "body": "\x00"}), 422)
    assert_problem(call("PUT", f"/alerts/{made['id']}/words/no.such", key, own), 404)
    assert call("PUT", path, key, {}).body["words"] == {}


def test_one_that_is_paused_waits_and_one_that_is_removed_is_gone(space: Space, key: str) -> None:
    path = f"/alerts/{added(key).body['id']}"
    first = [call("POST", f"{path}/test", key, Idempotency_Key="one test") for _ in range(2)]
    assert first[0].status == 201 and first[0].raw == first[1].raw
    assert (first[0].body["event"], first[0].body["state"]) == ("alert.test", "waiting")
    assert call("POST", f"{path}/pause", key).body["state"] == "paused"
    assert_problem(call("POST", f"{path}/pause", key), 409)
    assert_problem(call("POST", f"{path}/test", key), 409)
    run_what_is_due(space)
    assert AlertItem.objects.of(space).get().sent_at is None
    assert call("POST", f"{path}/resume", key).body["state"] == "on"
    run_what_is_due(space)
    # Its address isn't on the test space's list.
    assert [each["state"] for each in call("GET", f"{path}/told", key).body["data"]] == ["held"]
    assert call("DELETE", path, key).status == 200
    assert_problem(call("GET", path, key), 404)
    assert_problem(call("DELETE", path, key), 404)


def test_what_it_told_is_listed_by_pages(ada: Customer, key: str) -> None:
    path = f"/alerts/{added(key, events=['cancel.received', 'cancel.processed']).body['id']}"
    cancelled(ada)
    run_what_is_due(ada.space)
    pages: list[Any] = [call("GET", f"{path}/told?limit=1", key).body]
    pages.append(call("GET", f"{path}/told?limit=1&cursor={pages[0]['next_cursor']}", key).body)
    assert pages[1]["next_cursor"] is None
    told = [each["data"][0] for each in pages]
    assert {each["event"] for each in told} == {"cancel.received", "cancel.processed"}
    assert {each["account"] for each in told} == {ada.account.external_id}
