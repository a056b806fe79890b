"""A company's own program says where events go, looks what became of them, and has them sent again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

import pytest
from standardwebhooks import Webhook

from leavewell.accounts.models import ApiReply, AuditEntry, Space
from leavewell.messages.models import Delivery, Endpoint
from leavewell.outbound.tests.receiver import Receiver, Reply, receiving
from leavewell.web.tests.api.calls import Answer, assert_problem, call
from tests.builders import Customer, cancelled
from tests.moments import later, now_in, run_what_is_due

HOOKS = "https://hooks.alder.example/in"


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    """A program on this machine, which a test space may send to once its operator opened the loopback."""
    networks = (ip_network("127.0.0.0/8"),)
    settings.LEAVEWELL = replace(settings.LEAVEWELL, outbound_networks=networks)
    with receiving(encrypted=False) as found:
        yield found


def added(key: str, **settings: object) -> Answer:
    return call("POST", "/webhooks", key, {"url": HOOKS, **settings})


def at(receiver: Receiver) -> str:
    return f"http://127.0.0.1:{receiver.port}/in"


def test_the_secret_stands_in_the_answer_that_made_it_and_nowhere_else(space: Space, key: str) -> None:
    body = {"url": HOOKS, "events": ["cancel.received"]}
    made = [call("POST", "/webhooks", key, body, Idempotency_Key="once") for _ in range(2)]
    assert made[0].status == 201 and made[0].raw == made[1].raw
    secret = made[0].body["secret"]
    assert secret.startswith("whsec_")
    path = f"/webhooks/{made[0].body['id']}"
    shown = call("GET", path, key)
    assert shown.body == {name: value for name, value in made[0].body.items() if name != "secret"}
    assert call("GET", "/webhooks", key).body == {"data": [shown.body], "next_cursor": None}
    assert secret.encode() not in bytes(ApiReply.objects.of(space).get().answer)
    assert AuditEntry.objects.of(space).get(deed="add_webhook").actor.startswith("key:key_")


@pytest.mark.parametrize(
    "settings",
    [
        {"url": "https://169.254.169.254/latest"},
        {"url": "http://hooks.alder.example/in"},
        {"events": ["cancel.everything"]},
        {"form": "svix"},
    ],
)
def test_what_cant_be_told_is_refused(space: Space, key: str, settings: dict[str, object]) -> None:
    assert_problem(added(key, **settings), 422)
    assert not Endpoint.objects.of(space).exists()


def test_settings_are_changed_as_a_whole(space: Space, key: str) -> None:
    path = f"/webhooks/{added(key, full=True).body['id']}"
    changed = call("PUT", path, key, {"url": HOOKS + "/2", "events": ["save.began"]})
    assert (changed.body["url"], changed.body["events"], changed.body["full"]) == (
        HOOKS + "/2",
        ["save.began"],
        False,
    )
    assert_problem(call("PUT", path, key, {"url": "http://10.0.0.1/"}), 422)
    assert call("GET", path, key).body == changed.body


def test_a_new_secret_counts_at_once_beside_the_old_one(
    space: Space,
    key: str,
    receiver: Receiver,
) -> None:
    made = added(key, url=at(receiver)).body
    renewed = call("POST", f"/webhooks/{made['id']}/secret", key).body
    assert renewed["secret"] != made["secret"]
    assert call("POST", f"/webhooks/{made['id']}/test", key).status == 201
    run_what_is_due(space)
    (got,) = receiver.got
    for secret in (made["secret"], renewed["secret"]):
        assert Webhook(secret).verify(got.body, got.headers)["type"] == "webhook.test"


def test_one_that_is_paused_waits_and_one_that_is_removed_is_gone(
    space: Space,
    key: str,
    receiver: Receiver,
) -> None:
    path = f"/webhooks/{added(key, url=at(receiver)).body['id']}"
    assert call("POST", f"{path}/test", key).body["state"] == "waiting"
    assert call("POST", f"{path}/pause", key).body["state"] == "paused"
    assert_problem(call("POST", f"{path}/pause", key), 409)
    assert_problem(call("POST", f"{path}/test", key), 409)
    run_what_is_due(space)
    assert receiver.got == []
    assert call("POST", f"{path}/resume", key).body["state"] == "on"
    run_what_is_due(space)
    assert len(receiver.got) == 1
    assert call("DELETE", path, key).status == 200
    assert_problem(call("GET", path, key), 404)
    assert_problem(call("DELETE", path, key), 404)


def test_what_it_was_told_is_listed_by_pages_and_shown_with_every_attempt(
    ada: Customer,
    key: str,
    receiver: Receiver,
) -> None:
    path = (
        f"/webhooks/{added(key, url=at(receiver), events=['cancel.received', 'cancel.processed']).body['id']}"
    )
    receiver.answer = lambda _: Reply(500, body=b"not today")
    cancelled(ada)
    run_what_is_due(ada.space)
    first = call("GET", f"{path}/deliveries?limit=1", key).body
    second = call("GET", f"{path}/deliveries?limit=1&cursor={first['next_cursor']}", key).body
    assert second["next_cursor"] is None
    told = [each["data"][0] for each in (first, second)]
    assert {each["event"] for each in told} == {"cancel.received", "cancel.processed"}
    assert {each["account"] for each in told} == {ada.account.external_id}
    assert call("GET", f"{path}/deliveries?state=delivered", key).body["data"] == []
    assert_problem(call("GET", f"{path}/deliveries?state=lost", key), 422)
    one = call("GET", f"/webhook-deliveries/{told[0]['id']}", key).body
    assert [(each["status"], each["answered"]) for each in one["attempts"]] == [(500, "not today")]
    assert one["body"]["type"] == told[0]["event"] and one["body"]["data"]["account_id"].startswith("acc_")


def test_one_event_and_a_span_are_sent_again(
    ada: Customer,
    key: str,
    receiver: Receiver,
) -> None:
    began = now_in(ada.space)
    path = f"/webhooks/{added(key, url=at(receiver), events=['cancel.received']).body['id']}"
    receiver.answer = lambda _: Reply(410)
    cancelled(ada)
    run_what_is_due(ada.space)
    (lost,) = call("GET", f"{path}/deliveries", key).body["data"]
    assert (lost["state"], lost["reason"]) == ("given_up", "receiver_gone")
    assert_problem(call("POST", f"/webhook-deliveries/{lost['id']}/again", key), 409)
    receiver.answer = lambda _: Reply()
    call("POST", f"{path}/resume", key)
    assert call("POST", f"/webhook-deliveries/{lost['id']}/again", key).body["round"] == 2
    assert_problem(call("POST", f"/webhook-deliveries/{lost['id']}/again", key), 409)
    run_what_is_due(ada.space)
    later(ada.space, minutes=1)
    span = {"since": began.isoformat(), "until": now_in(ada.space).isoformat()}
    assert call("POST", f"{path}/again", key, span).body == {"again": 0, "missed": 0}
    assert call("POST", f"{path}/again", key, {**span, "delivered_too": True}).body == {
        "again": 1,
        "missed": 0,
    }
    run_what_is_due(ada.space)
    assert len({each.headers["webhook-id"] for each in receiver.got}) == 1 and len(receiver.got) == 3
    assert Delivery.objects.of(ada.space).get().state == "delivered"


def test_a_span_that_isnt_one_is_refused(space: Space, key: str) -> None:
    path = f"/webhooks/{added(key).body['id']}/again"
    later_on = (now_in(space) + timedelta(days=1)).isoformat()
    assert_problem(call("POST", path, key, {"since": later_on}), 422)
    assert_problem(call("POST", path, key, {}), 422)
