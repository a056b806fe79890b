"""Whoever must not come in is refused at every address, and what is others' looks as if it weren't there."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import URLResolver, path
from django.urls.resolvers import RegexPattern

from leavewell.accounts.roles import Role, may
from leavewell.web.tests.api.calls import Answer, call
from tests.border import addresses
from tests.border.addresses import (
    API,
    AS_IT_STANDS,
    CONSOLE,
    FOR_ANYONE,
    LINKS,
    TAKEN_AWAY,
    THEIR_OWN,
)
from tests.border.conftest import Walked
from tests.border.scene import UNKNOWN, Scene, keys_of_strangers
from tests.builders import a_member, a_space, an_api_key

pytestmark = [
    pytest.mark.story,
    pytest.mark.django_db,
    pytest.mark.usefixtures("quick_passwords"),
    # One table, so one worker.
    pytest.mark.xdist_group("walk"),
]

REFUSED = {
    "nobody": 401,
    "revoked key": 401,
    "key without scope": 403,
    "key of the live space": 404,
    "key of another workspace": 404,
}
"""What each visitor is answered by the API about what is ours."""

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


def asked(operation: str, names: dict[str, str], key: str | None) -> Answer:
    method, _, template = operation.partition(" ")
    body = API[operation][1](names)
    return call(method, template.format(**names), key, body or None)


def test_every_operation_and_every_address_is_walked() -> None:
    assert addresses.operations() == set(API)
    named = {*CONSOLE, *LINKS, *FOR_ANYONE} - addresses.NOT_IN_THE_URLS
    assert addresses.routes() == named


def test_an_address_that_nobody_walks_is_found() -> None:
    new = URLResolver(RegexPattern("^"), [path("console/new/<str:thing>/", lambda request: None)])
    assert addresses.routes(new) - {*CONSOLE, *LINKS, *FOR_ANYONE} == {"console/new/<str:thing>/"}


@pytest.mark.parametrize("operation", API)
def test_no_stranger_comes_in_by_the_api(ours: Scene, walked: Walked, operation: str) -> None:
    before = ours.everything()
    for visitor, key in keys_of_strangers(ours, API[operation][0]).items():
        of_ours, of_nobody = asked(operation, ours.names, key), asked(operation, UNKNOWN, key)
        walked[operation, visitor] = of_ours.status
        if REFUSED[visitor] == 404 and operation in THEIR_OWN:
            assert of_ours.status == of_nobody.status == THEIR_OWN[operation]
            assert ours.customer.account.public_id not in str(of_ours.body)
        else:
            assert of_ours.status == REFUSED[visitor]
            assert of_ours.raw == of_nobody.raw
    assert ours.everything() == before


@pytest.mark.parametrize("operation", API)
def test_being_signed_in_opens_no_operation(ours: Scene, walked: Walked, operation: str) -> None:
    owner = Client(raise_request_exception=False)
    owner.force_login(a_member(ours.space).user)
    method, _, template = operation.partition(" ")
    answer = owner.generic(method, f"/api/v1{template.format(**ours.names)}")
    walked[operation, "owner without key"] = answer.status_code
    assert answer.status_code == 401


@pytest.mark.parametrize("operation", API)
def test_the_right_key_comes_in(ours: Scene, walked: Walked, operation: str) -> None:
    answer = asked(operation, ours.names, an_api_key(ours.space, API[operation][0]))
    walked[operation, "its own key"] = answer.status
    assert answer.status in ((409,) if operation in AS_IT_STANDS else (200, 201))


def visit(client: Client, route: str, names: dict[str, str]) -> Any:
    method, _, body = CONSOLE[route]
    path = "/" + re.sub(r"<str:(\w+)>", lambda found: names[found[1]], route)
    return client.get(path) if method == "GET" else client.post(path, body(names))


def text_of(answer: Any) -> str:
    """The body, be it sent at once or as it is read."""
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()


def seen(answer: Any, names: dict[str, str]) -> tuple[object, ...]:
    """All that a visitor could tell two answers apart by, but what they had typed themselves."""
    said = [str(message) for message in get_messages(answer.wsgi_request)]
    text = _TOKEN.sub("", text_of(answer)) + answer.headers.get("Location", "")
    for name in sorted(names.values(), key=len, reverse=True):
        text = text.replace(name, "?")
    return answer.status_code, said, text


@pytest.mark.parametrize("route", CONSOLE)
def test_a_stranger_sees_the_sign_in_and_nothing_else(ours: Scene, walked: Walked, route: str) -> None:
    before = ours.everything()
    answers = [visit(Client(), route, names) for names in (ours.names, UNKNOWN)]
    walked["/" + route, "stranger"] = answers[0].status_code
    assert answers[0].headers["Location"].startswith("/sign-in/?next=")
    assert seen(answers[0], ours.names) == seen(answers[1], UNKNOWN)
    assert ours.everything() == before


def names_something(route: str) -> bool:
    """Whether the address or what is sent there names a thing of ours; else it is about the visitor's own."""
    _, _, body = CONSOLE[route]
    return "<" in route or body(UNKNOWN) != body({name: "ours" for name in UNKNOWN})


@pytest.mark.parametrize("route", CONSOLE)
def test_a_member_of_another_workspace_finds_nothing_of_ours(ours: Scene, walked: Walked, route: str) -> None:
    before = ours.everything()
    member = a_member(a_space("Café Boje"))
    answers = []
    for names in (ours.names, UNKNOWN):
        client = Client()
        client.force_login(member.user)
        answers.append(visit(client, route, names))
    walked["/" + route, "member of another workspace"] = answers[0].status_code
    if names_something(route):
        assert seen(answers[0], ours.names) == seen(answers[1], UNKNOWN)
    else:
        assert ours.customer.account.name not in text_of(answers[0])
    assert ours.everything() == before


@pytest.mark.parametrize("route", CONSOLE)
def test_each_page_of_the_team_asks_the_table_of_roles(ours: Scene, walked: Walked, route: str) -> None:
    # What a form is about doesn't matter for whether one may press it; what an address names must be there.
    names = ours.names if CONSOLE[route][0] == "GET" or "<" in route else UNKNOWN
    for role in Role:
        client = Client()
        client.force_login(a_member(ours.space, role).user)
        answer = visit(client, route, names)
        walked["/" + route, role.value] = answer.status_code
        assert (answer.status_code == 403) == (not may(role, CONSOLE[route][1])), role
        # What one role took away isn't there for the next.
        gone = (404,) if route in TAKEN_AWAY else ()
        assert answer.status_code in (200, 302, 403, 422, *gone)


def test_an_analysts_first_page_holds_no_mail_and_nothing_that_is_stuck(ours: Scene) -> None:
    client = Client()
    client.force_login(a_member(ours.space, Role.ANALYST).user)
    page = client.get("/").content.decode()
    assert ours.customer.account.name in page and ours.names["number"] in page
    assert ours.customer.contact.email not in page
    assert "Mailbox" not in page and "Move the clock" not in page
