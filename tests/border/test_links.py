"""Pages for whoever holds a link: the whole link opens them, and nothing else does."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.border.addresses import FOR_ANYONE, LINKS
from tests.border.conftest import Walked
from tests.border.scene import UNKNOWN, Scene, a_scene
from tests.builders import a_member, a_session, an_api_key

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


@pytest.mark.parametrize("route", LINKS)
def test_a_link_that_isnt_whole_leads_nowhere_whoever_follows_it(
    ours: Scene, walked: Walked, route: str
) -> None:
    visitors = {"stranger": Client(), "our own owner": Client(), "key": Client()}
    visitors["our own owner"].force_login(a_member(ours.space).user)
    wrong = [UNKNOWN, *({**ours.names, part: UNKNOWN[part]} for part in LINKS[route])]
    bodies = set()
    for visitor, client in visitors.items():
        headers = {"Authorization": f"Bearer {an_api_key(ours.space)}"} if visitor == "key" else {}
        for names in wrong:
            path = "/" + re.sub(r"<str:(\w+)>", lambda found, at=names: at[found[1]], route)
            answer = client.get(path, headers=headers)
            walked["/" + route, visitor] = answer.status_code
            assert answer.status_code == 404
            bodies.add(answer.content)
    assert len(bodies) == 1


@pytest.mark.parametrize("route", LINKS)
def test_a_whole_link_opens_its_own_page_for_whoever_has_it(ours: Scene, walked: Walked, route: str) -> None:
    path = "/" + re.sub(r"<str:(\w+)>", lambda found: ours.names[found[1]], route)
    answer = Client().get(path)
    walked["/" + route, "holder of the link"] = answer.status_code
    assert answer.status_code == (303 if route.endswith("/back") else 200)
    # A second link of somebody else's tells nothing of ours.
    theirs = a_scene()
    other = "/" + re.sub(r"<str:(\w+)>", lambda found: theirs.names[found[1]], route)
    text = Client().get(other).content.decode()
    assert ours.names["number"] not in text and ours.customer.account.name not in text


def test_the_seal_of_one_declaration_opens_no_other(ours: Scene) -> None:
    theirs = a_scene()
    crossed = Client().get(f"/d/{ours.names['public_id']}/{theirs.names['seal']}")
    nothing = Client().get(f"/d/{UNKNOWN['public_id']}/{UNKNOWN['seal']}")
    assert (crossed.status_code, crossed.content) == (404, nothing.content)


def test_a_cancel_page_is_worth_nothing_for_another_session(ours: Scene) -> None:
    before = ours.everything()
    _, token = a_session(a_scene().customer)
    Client().post(f"/c/{token}", {"do": "never_mind"})
    assert ours.everything() == before


@pytest.mark.parametrize("path", FOR_ANYONE)
def test_what_is_for_anyone_tells_everyone_the_same(ours: Scene, walked: Walked, path: str) -> None:
    member = Client()
    member.force_login(a_member(ours.space).user)
    answer = Client().get(f"/{path}")
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    walked["/" + path, "anyone"] = answer.status_code
    assert answer.status_code == FOR_ANYONE[path]
    assert ours.customer.account.name.encode() not in body
    assert ours.space.workspace.name.encode() not in body
