"""Every route, walked by whoever must not come in. Unknown and foreign look alike."""

from __future__ import annotations

from typing import Any

import pytest

from leavewell.accounts.actions.keys import revoke_api_key
from leavewell.accounts.models import Account, AuditEntry, Space
from leavewell.accounts.queries import key_behind
from leavewell.accounts.scopes import Scope
from leavewell.desk.actions.arrivals import log_request
from leavewell.desk.models import Request
from leavewell.desk.types import Arrival
from leavewell.flow.actions.logged import Channel
from leavewell.flow.models import CancelSession
from leavewell.flow.queries import latest_declaration
from leavewell.messages.actions.alerts import AlertSettings, add_alert
from leavewell.messages.actions.deliveries import send_test_event
from leavewell.messages.actions.endpoints import add_endpoint
from leavewell.messages.models import Alert, Delivery, Endpoint
from leavewell.web.api.main import api
from leavewell.web.tests.api.calls import Answer, assert_problem, call, session_body, wish_body
from tests.builders import Customer, a_session, a_space, an_act, an_api_key, cancelled, edge

ROUTES = {
    "PUT /accounts/{external_id}": Scope.WRITE_ACCOUNTS,
    "GET /accounts/{external_id}": Scope.READ_ACCOUNTS,
    "GET /accounts": Scope.READ_ACCOUNTS,
    "GET /accounts/{external_id}/cancellation": Scope.READ_SESSIONS,
    "GET /accounts/{external_id}/standing": Scope.READ_SESSIONS,
    "POST /cancel-sessions": Scope.WRITE_SESSIONS,
    "GET /cancel-sessions/{session_id}": Scope.READ_SESSIONS,
    "POST /declarations": Scope.WRITE_DECLARATIONS,
    "GET /declarations/{number}": Scope.READ_SESSIONS,
    "POST /declarations/{number}/carried-out": Scope.CARRY_OUT,
    "POST /declarations/{number}/could-not": Scope.CARRY_OUT,
    "POST /requests": Scope.WRITE_REQUESTS,
    "GET /requests": Scope.READ_REQUESTS,
    "GET /requests/{request_id}": Scope.READ_REQUESTS,
    "GET /webhooks": Scope.MANAGE_WEBHOOKS,
    "POST /webhooks": Scope.MANAGE_WEBHOOKS,
    "GET /webhooks/{webhook_id}": Scope.MANAGE_WEBHOOKS,
    "PUT /webhooks/{webhook_id}": Scope.MANAGE_WEBHOOKS,
    "DELETE /webhooks/{webhook_id}": Scope.MANAGE_WEBHOOKS,
    "POST /webhooks/{webhook_id}/secret": Scope.MANAGE_WEBHOOKS,
    "POST /webhooks/{webhook_id}/pause": Scope.MANAGE_WEBHOOKS,
    "POST /webhooks/{webhook_id}/resume": Scope.MANAGE_WEBHOOKS,
    "POST /webhooks/{webhook_id}/test": Scope.MANAGE_WEBHOOKS,
    "POST /webhooks/{webhook_id}/again": Scope.MANAGE_WEBHOOKS,
    "GET /webhooks/{webhook_id}/deliveries": Scope.MANAGE_WEBHOOKS,
    "GET /webhook-deliveries/{delivery_id}": Scope.MANAGE_WEBHOOKS,
    "POST /webhook-deliveries/{delivery_id}/again": Scope.MANAGE_WEBHOOKS,
    "GET /alerts": Scope.MANAGE_ALERTS,
    "POST /alerts": Scope.MANAGE_ALERTS,
    "GET /alerts/{alert_id}": Scope.MANAGE_ALERTS,
    "PUT /alerts/{alert_id}": Scope.MANAGE_ALERTS,
    "PUT /alerts/{alert_id}/words/{event}": Scope.MANAGE_ALERTS,
    "DELETE /alerts/{alert_id}": Scope.MANAGE_ALERTS,
    "POST /alerts/{alert_id}/pause": Scope.MANAGE_ALERTS,
    "POST /alerts/{alert_id}/resume": Scope.MANAGE_ALERTS,
    "POST /alerts/{alert_id}/test": Scope.MANAGE_ALERTS,
    "GET /alerts/{alert_id}/told": Scope.MANAGE_ALERTS,
    "GET /return-addresses": Scope.MANAGE_RETURNS,
    "PUT /return-addresses": Scope.MANAGE_RETURNS,
    "POST /return-addresses/key": Scope.MANAGE_RETURNS,
    "DELETE /return-addresses/key": Scope.MANAGE_RETURNS,
}
ALERT = {"name": "Tickets", "channel": "mail", "target": "tickets@desk.example"}
BY_ID = (
    "GET /accounts/{external_id}",
    "GET /accounts/{external_id}/cancellation",
    "GET /accounts/{external_id}/standing",
    "POST /cancel-sessions",
    "POST /declarations",
)

NOT_THEIRS_TO_CARRY_OUT = (
    "POST /declarations/{number}/carried-out",
    "POST /declarations/{number}/could-not",
)
"""Billing carries out what is walked here, so that whoever comes in is told so."""


def walked(route: str, customer: Customer, key: str | None, **instead: str) -> Answer:
    """The route, called about that customer."""
    method, _, template = route.partition(" ")
    session = CancelSession.objects.of(customer.space).first()
    assert session is not None
    declaration = latest_declaration(customer.space, customer.account)
    assert declaration is not None
    names = {
        "external_id": customer.account.external_id,
        "session_id": session.public_id,
        "number": declaration.number,
        "request_id": Request.objects.of(customer.space).get().public_id,
        **webhook_names(customer.space, route),
        **alert_names(customer.space, route),
        **instead,
    }
    bodies: dict[str, Any] = {
        "PUT /accounts/{external_id}": {"name": "Taken over"},
        "POST /cancel-sessions": session_body(customer, account=names["external_id"]),
        "POST /declarations": wish_body(customer, account=names["external_id"]),
        "POST /requests": wish_body(customer, account=names["external_id"]),
        "POST /webhooks": {"url": "https://hooks.firm.example/in"},
        "PUT /webhooks/{webhook_id}": {"url": "https://hooks.firm.example/in"},
        "POST /webhooks/{webhook_id}/again": {"since": "2026-01-05T09:00:00Z", "delivered_too": True},
        "POST /alerts": ALERT,
        "PUT /alerts/{alert_id}": ALERT,
        "PUT /alerts/{alert_id}/words/{event}": {"subject": "{account}", "body": "{number}"},
        "PUT /return-addresses": {"allowed": ["app.cafe.example"]},
        "POST /declarations/{number}/carried-out": {"on": "2026-03-12", "reference": "K-1"},
        "POST /declarations/{number}/could-not": {"reason": "runs_on"},
    }
    return call(method, template.format(**names), key, bodies.get(route))


def webhook_names(space: Space, route: str) -> dict[str, str]:
    """A webhook that is paused where it is to be resumed, and what it was told."""
    delivery = Delivery.objects.of(space).select_related("endpoint").get()
    paused = route.endswith("/resume")
    Endpoint.objects.filter(pk=delivery.endpoint_id).update(state="paused" if paused else "on")
    return {"webhook_id": delivery.endpoint.public_id, "delivery_id": delivery.public_id}


def alert_names(space: Space, route: str) -> dict[str, str]:
    """An alert that is paused where it is to be resumed."""
    alert = Alert.objects.of(space).get()
    Alert.objects.filter(pk=alert.pk).update(state="paused" if route.endswith("/resume") else "on")
    return {"alert_id": alert.public_id, "event": "cancel.received"}


@pytest.fixture
def left(ada: Customer) -> Customer:
    """Somebody about whom every route has something to tell."""
    cancelled(ada)
    act = an_act(ada.space)
    with edge():
        log_request(act, Arrival(Channel.PHONE, act.at, ada.contact.email))
        endpoint, _ = add_endpoint(act, url="https://hooks.cafe.example/in")
        Delivery.objects.filter(pk=send_test_event(act, endpoint).pk).update(state="given_up")
        add_alert(act, AlertSettings(**ALERT))
    return ada


def revoked(space: Space) -> str:
    key = an_api_key(space)
    with edge():
        revoke_api_key(an_act(space), key_behind(key))
    return key


def other_half(space: Space) -> Space:
    return Space.objects.get(workspace=space.workspace, mode="live")


def test_no_route_is_forgotten() -> None:
    paths = api.get_openapi_schema(path_prefix="")["paths"]
    described = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}
    assert described == set(ROUTES)


@pytest.mark.parametrize("route", ROUTES)
def test_whoever_has_the_right_key_comes_in(left: Customer, route: str) -> None:
    inside = (409,) if route in NOT_THEIRS_TO_CARRY_OUT else (200, 201)
    assert walked(route, left, an_api_key(left.space, ROUTES[route])).status in inside


@pytest.mark.parametrize("route", ROUTES)
def test_without_a_valid_key_every_door_is_shut_in_the_same_words(left: Customer, route: str) -> None:
    key = an_api_key(left.space)
    wrong = [None, "", "x", key[:-1], key + "0", key.upper(), key[:-1] + "!", "lw_test_" + "0" * 32]
    wrong += [revoked(left.space), f"{key} {key}", "é" * 40, "lw_live_" + key[8:]]
    answers = [walked(route, left, each) for each in wrong]
    for answer in answers:
        assert_problem(answer, 401, "unauthorized")
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert "RateLimit-Limit" not in answer.headers
    assert len({answer.raw for answer in answers}) == 1


@pytest.mark.parametrize("scheme", ["Basic", "Token", ""])
def test_only_a_bearer_comes_in(left: Customer, scheme: str) -> None:
    header = f"{scheme} {an_api_key(left.space)}".strip()
    assert_problem(call("GET", "/accounts", None, Authorization=header), 401, "unauthorized")


@pytest.mark.parametrize("route", ROUTES)
def test_a_key_without_the_scope_is_told_which_one_it_lacks(left: Customer, route: str) -> None:
    key = an_api_key(left.space, *(set(Scope) - {ROUTES[route]}))
    answer = walked(route, left, key)
    assert_problem(answer, 403, "forbidden")
    assert ROUTES[route] in answer.body["detail"]
    unknown = walked(
        route,
        left,
        key,
        external_id="C-none",
        session_id="ses_none",
        number="LW-0",
        request_id="r",
        webhook_id="w",
        delivery_id="d",
        alert_id="a",
        event="e",
    )
    assert unknown.raw == answer.raw


@pytest.mark.parametrize("whose", ["other space", "other workspace"])
def test_what_belongs_to_others_looks_as_if_it_werent_there(left: Customer, whose: str) -> None:
    foreign = other_half(left.space) if whose == "other space" else a_space()
    key = an_api_key(foreign)
    for route in BY_ID:
        answer = walked(route, left, key)
        assert_problem(answer, 404, "not_found")
        assert answer.raw == walked(route, left, key, external_id="C-none").raw
    route = "GET /cancel-sessions/{session_id}"
    answers = [walked(route, left, key)]
    answers += [
        walked(route, left, key, session_id=each) for each in ("ses_" + "0" * 26, "ses_x", "x", "%00")
    ]
    assert_problem(answers[0], 404, "not_found")
    assert len({answer.raw for answer in answers}) == 1
    for route in ("GET /declarations/{number}", *NOT_THEIRS_TO_CARRY_OUT):
        answers = [walked(route, left, key)]
        answers += [walked(route, left, key, number=each) for each in ("LW-2026-00000000", "x", "%00")]
        assert_problem(answers[0], 404, "not_found")
        assert len({answer.raw for answer in answers}) == 1
    route = "GET /requests/{request_id}"
    answers = [walked(route, left, key)]
    answers += [walked(route, left, key, request_id=each) for each in ("req_" + "0" * 26, "x", "%00")]
    assert_problem(answers[0], 404, "not_found")
    assert len({answer.raw for answer in answers}) == 1
    for route in [each for each in ROUTES if "{webhook_id}" in each or "{delivery_id}" in each]:
        answers = [walked(route, left, key)]
        answers += [
            walked(route, left, key, webhook_id=f"whk_{each}", delivery_id=f"dlv_{each}")
            for each in ("0" * 26, "x", "%00")
        ]
        assert_problem(answers[0], 404, "not_found")
        assert len({answer.raw for answer in answers}) == 1, route
    for route in [each for each in ROUTES if "{alert_id}" in each]:
        answers = [walked(route, left, key)]
        answers += [walked(route, left, key, alert_id=f"alt_{each}") for each in ("0" * 26, "x", "%00")]
        assert_problem(answers[0], 404, "not_found")
        assert len({answer.raw for answer in answers}) == 1, route
    assert call("GET", "/webhooks", key).body["data"] == call("GET", "/alerts", key).body["data"] == []
    assert call("GET", "/return-addresses", key).body["allowed"] == []
    assert call("GET", "/accounts", key).body["data"] == call("GET", "/requests", key).body["data"] == []


@pytest.mark.parametrize("whose", ["other space", "other workspace"])
def test_a_foreign_key_puts_an_account_of_its_own_and_leaves_ours(left: Customer, whose: str) -> None:
    foreign = other_half(left.space) if whose == "other space" else a_space()
    put = walked("PUT /accounts/{external_id}", left, an_api_key(foreign))
    assert put.body["id"] != left.account.public_id
    assert Account.objects.of(left.space).get(pk=left.account.pk).name == left.account.name
    assert not AuditEntry.objects.of(left.space).filter(deed="put_account").exists()


def test_a_cursor_of_others_tells_nothing(left: Customer) -> None:
    key = an_api_key(a_space())
    answers = [
        call("GET", f"/accounts?cursor={each}", key) for each in (left.account.public_id, "acc_" + "0" * 26)
    ]
    assert [answer.body for answer in answers] == [{"data": [], "next_cursor": None}] * 2


def test_reading_changes_nothing(left: Customer) -> None:
    key, (session, _) = an_api_key(left.space), a_session(left)
    before = CancelSession.objects.of(left.space).values().get(pk=session.pk)
    call("GET", f"/cancel-sessions/{session.public_id}", key)
    assert CancelSession.objects.of(left.space).values().get(pk=session.pk) == before
