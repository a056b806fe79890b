"""Nobody is shown what they may not do: every form and every link of every page, as each role sees it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from leavewell.accounts.roles import Role, may
from tests.border.addresses import CONSOLE, FOR_ANYONE, LINKS
from tests.border.scene import UNKNOWN, Scene
from tests.builders import a_member

pytestmark = [
    pytest.mark.story,
    pytest.mark.django_db,
    pytest.mark.usefixtures("quick_passwords"),
    pytest.mark.xdist_group("walk"),
]

PAGES = [route for route, (method, *_) in CONSOLE.items() if method == "GET"]


class Ways(HTMLParser):
    """Every address that a page leads to or sends to, as the page names it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {"a": ("href",), "form": ("action",), "button": ("formaction",)}.get(tag, ())
        told = dict(attrs)
        for name in (*names, "hx-get", "hx-post"):
            if told.get(name):
                self.found.add(str(told[name]))


def filled(route: str, names: dict[str, str]) -> str:
    return "/" + re.sub(r"<str:(\w+)>", lambda found: names[found[1]], route)


def ways_of(path: str, answer: Any) -> set[str]:
    """The paths on our own server that the page leads to."""
    ways = Ways()
    ways.feed(answer.content.decode())
    parts = [urlsplit(urljoin(path, each)) for each in ways.found if not each.startswith("mailto:")]
    return {part.path for part in parts if part.netloc == ""}


def route_of(path: str) -> str | None:
    """The address in the walk's table; None for what isn't the console's."""
    try:
        route = resolve(path.removeprefix("/live") or "/").route
    except Resolver404:
        return None
    return route if route in CONSOLE else None


@pytest.mark.parametrize("role", Role)
def test_no_page_shows_anybody_a_way_that_is_closed_to_them(ours: Scene, role: Role) -> None:
    client = Client()
    client.force_login(a_member(ours.space, role).user)
    closed, seen = [], 0
    for page in PAGES:
        path = filled(page, ours.names)
        answer = client.get(path)
        if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
            continue
        for way in ways_of(path, answer):
            route = route_of(way)
            seen += 1
            if route is not None and not may(role, CONSOLE[route][1]):
                closed.append(f"{page or 'the first page'} shows {way}")
    assert closed == []
    assert seen > len(PAGES)


def test_every_way_that_a_page_shows_leads_somewhere(ours: Scene) -> None:
    """An owner's, as the one who is shown the most."""
    client = Client()
    client.force_login(a_member(ours.space, Role.OWNER).user)
    nowhere = []
    for page in PAGES:
        path = filled(page, ours.names)
        answer = client.get(path)
        if not answer.headers["Content-Type"].startswith("text/html"):
            continue
        for way in ways_of(path, answer):
            known = route_of(way) is not None or way.lstrip("/") in FOR_ANYONE or way.startswith("/static/")
            if not known and not any(way.startswith(f"/{link.split('<')[0]}") for link in LINKS):
                nowhere.append(f"{page or 'the first page'} shows {way}")
    assert nowhere == []


OF_THE_WORKSPACE = ("settings/members/", "settings/invitations/")
"""People are the same in both spaces."""

OF_A_SPACE = [route for route in CONSOLE if "<" in route and not route.startswith(OF_THE_WORKSPACE)]


@pytest.mark.parametrize("page", OF_A_SPACE)
def test_what_is_the_test_spaces_isnt_in_the_live_one(ours: Scene, page: str) -> None:
    client = Client()
    client.force_login(a_member(ours.space, Role.OWNER).user)
    before = ours.everything()
    answers = []
    for names in (ours.names, UNKNOWN):
        path = "/live" + filled(page, names)
        method, _, body = CONSOLE[page]
        answers.append(client.get(path) if method == "GET" else client.post(path, body(names)))
    assert answers[0].status_code == answers[1].status_code == 404
    assert ours.everything() == before
