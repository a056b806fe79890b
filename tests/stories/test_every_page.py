"""Every page of the console, as an owner sees it: no barrier, no sideways scroll, and a keyboard is enough."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from leavewell.accounts.models import Account, Space
from leavewell.accounts.roles import Role
from tests.border.addresses import CONSOLE
from tests.border.scene import Scene, a_scene
from tests.builders import a_member
from tests.stories.axe import barriers
from tests.stories.site import Site
from tests.stories.visitor import Visitor

pytestmark = pytest.mark.story

FILES = {
    "week/csv/",
    "month/csv/",
    "accounts/csv/",
    "settings/audit/table.csv",
    "reconciliation/<str:reconciliation_id>/table.csv",
    "requests/<str:request_id>/files/<str:file_id>/",
    "mailbox/<str:mail_id>/attachment/",
}
"""Addresses that hand out a file instead of a page."""

PAGES = [route for route, (method, _, _) in CONSOLE.items() if method == "GET" and route not in FILES]

PARTS = re.compile(r'date|type="time"')

CONTROLS = """() => [...document.querySelectorAll(
  'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
  .filter(e => e.checkVisibility({visibilityProperty: true}))
  .filter(e => e.type !== 'radio' || e.checked)
  .map((e, place) => { e.dataset.place = place; return e.outerHTML.slice(0, 90) })"""
FOCUSED = """() => { const e = document.activeElement, looks = getComputedStyle(e);
  return [e.dataset.place ?? '', looks.outlineStyle !== 'none' && parseFloat(looks.outlineWidth) >= 2] }"""


@pytest.fixture(scope="module")
def scene(site: Site) -> Scene:
    """A company in which every page has something to show; none of its names is short."""
    found = a_scene()
    Account.objects.filter(pk=found.customer.account.pk).update(
        name="Donaudampfschifffahrtsgesellschaft and Daughters"
    )
    return found


@pytest.fixture(scope="module")
def owner(site: Site, scene: Scene, browser: Browser) -> Iterator[Visitor]:
    """The owner of that company, signed in."""
    yield from _signed_in(site, scene.space, browser)


@pytest.fixture(scope="module")
def newcomer(site: Site, browser: Browser) -> Iterator[Visitor]:
    """The owner of a company that has nothing yet."""
    yield from _signed_in(site, site.a_company(), browser)


def _signed_in(site: Site, space: Space, browser: Browser) -> Iterator[Visitor]:
    context = browser.new_context(bypass_csp=True)
    visitor = Visitor(context)
    visitor.signs_in(site.url, a_member(space, Role.OWNER).user.email)
    yield visitor
    context.close()


def _address(site: Site, route: str, names: dict[str, str]) -> str:
    return f"{site.url}/{route.replace('<str:', '{').replace('>', '}').format(**names)}"


def _is_sound(page: Page) -> None:
    """Axe at both sizes and in both schemes; then the width of the smallest phone."""
    assert barriers(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.set_viewport_size({"width": 1280, "height": 800})


def _walks_by_keyboard(page: Page) -> None:
    """Each control in the page's own order, and none without a ring around it."""
    controls = page.evaluate(CONTROLS)
    for place, control in enumerate(controls):
        page.keyboard.press("Tab")
        # A field for a date or a time has several parts, and Tab goes through them.
        for _ in range(6 if place and PARTS.search(controls[place - 1]) else 0):
            if page.evaluate(FOCUSED)[0] == str(place - 1):
                page.keyboard.press("Tab")
        assert page.evaluate(FOCUSED) == [str(place), True], control


@pytest.mark.parametrize("route", PAGES)
def test_a_page_has_no_barrier_and_never_scrolls_sideways(
    route: str, site: Site, scene: Scene, owner: Visitor
) -> None:
    answer = owner.page.goto(_address(site, route, scene.names))
    assert answer and answer.status == 200
    _is_sound(owner.page)


@pytest.mark.parametrize("route", [route for route in PAGES if "<" not in route])
def test_nor_does_a_page_with_nothing_on_it_yet(route: str, site: Site, newcomer: Visitor) -> None:
    answer = newcomer.page.goto(_address(site, route, {}))
    assert answer and answer.status == 200
    _is_sound(newcomer.page)


@pytest.mark.parametrize("route", PAGES)
def test_the_tab_key_leads_to_each_control_in_order_and_shows_where_it_is(
    route: str, site: Site, scene: Scene, owner: Visitor
) -> None:
    owner.opens(_address(site, route, scene.names))
    _walks_by_keyboard(owner.page)
