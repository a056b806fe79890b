"""Unknown and foreign cost the same work, so that the time an answer takes tells nothing either."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from leavewell.web.tests.api.calls import call
from tests.border.addresses import API, CONSOLE, LINKS, THEIR_OWN
from tests.border.scene import UNKNOWN, Scene
from tests.builders import a_member, a_space, an_api_key

pytestmark = [pytest.mark.story, pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


def asked_of_the_database(ask: Callable[[dict[str, str]], Any], names: dict[str, str]) -> list[str]:
    """The verb of each query of one call, in order."""
    with CaptureQueriesContext(connection) as caught:
        ask(names)
    return [each["sql"].split(maxsplit=1)[0] for each in caught.captured_queries]


def assert_alike(ask: Callable[[dict[str, str]], Any], ours: Scene) -> None:
    # Once before, so that what is made or cached at a first call is there.
    ask(UNKNOWN)
    foreign, unknown = asked_of_the_database(ask, ours.names), asked_of_the_database(ask, UNKNOWN)
    assert foreign == unknown
    assert foreign


@pytest.mark.parametrize("operation", sorted(set(API) - set(THEIR_OWN)))
def test_the_api_asks_the_database_the_same_about_foreign_and_unknown(ours: Scene, operation: str) -> None:
    key = an_api_key(a_space("Café Boje"))
    method, _, template = operation.partition(" ")
    body = API[operation][1]

    def ask(names: dict[str, str]) -> Any:
        answer = call(method, template.format(**names), key, body(names) or None)
        assert answer.status == 404

    assert_alike(ask, ours)


@pytest.mark.parametrize("route", [route for route in CONSOLE if "<" in route])
def test_a_page_of_the_team_asks_the_same_about_foreign_and_unknown(ours: Scene, route: str) -> None:
    client = Client()
    client.force_login(a_member(a_space("Café Boje")).user)

    def ask(names: dict[str, str]) -> Any:
        path = "/" + re.sub(r"<str:(\w+)>", lambda found: names[found[1]], route)
        send = client.get if CONSOLE[route][0] == "GET" else client.post
        assert send(path).status_code == 404

    assert_alike(ask, ours)


def test_a_wrong_seal_asks_the_database_nothing_whether_the_declaration_exists_or_not(ours: Scene) -> None:
    for route in (each for each in LINKS if "<str:seal>" in each):
        template = "/" + re.sub(r"<str:(\w+)>", r"{\1}", route)
        for public_id in (ours.names["public_id"], UNKNOWN["public_id"]):
            with CaptureQueriesContext(connection) as caught:
                answer = Client().get(template.format(public_id=public_id, seal=UNKNOWN["seal"]))
            assert (answer.status_code, len(caught)) == (404, 0)
