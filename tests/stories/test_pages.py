"""What holds on each page that a customer can meet."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, expect

from leavewell.accounts.models import Space
from tests.stories.axe import barriers
from tests.stories.screens import OPEN, SCREENS
from tests.stories.site import Site
from tests.stories.visitor import Visitor

pytestmark = pytest.mark.story

MOST_BYTES = 4096
LOOKS = "e => ['color', 'backgroundColor', 'fontWeight', 'fontSize'].map(name => getComputedStyle(e)[name])"


@pytest.fixture(scope="module")
def inspector(browser: Browser, site: Site) -> Iterator[Visitor]:
    """Somebody who looks at all pages, one after the other, with axe at hand."""
    context = browser.new_context(bypass_csp=True)
    yield Visitor(context)
    context.close()


def _show(visitor: Visitor, name: str, site: Site, space: Space) -> Visitor:
    screen = SCREENS[name]
    visitor.opens(screen.make(site, space))
    if screen.press:
        visitor.presses(screen.press)
    return visitor


@pytest.mark.parametrize("name", [name for name, screen in SCREENS.items() if not screen.press])
def test_a_page_is_one_small_response(name: str, site: Site, space: Space) -> None:
    answer = httpx.get(SCREENS[name].make(site, space), headers={"Accept-Encoding": "br"})
    assert answer.headers["Content-Encoding"] == "br"
    assert answer.num_bytes_downloaded <= MOST_BYTES
    assert answer.text.endswith("</html>\n")


@pytest.mark.parametrize("name", SCREENS)
def test_a_page_has_no_barrier_and_never_scrolls_sideways(
    name: str, site: Site, space: Space, inspector: Visitor
) -> None:
    page = _show(inspector, name, site, space).page
    assert barriers(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    inspector.has_nothing_to_mind()


@pytest.mark.parametrize("name", OPEN)
def test_both_ways_out_are_whole_in_the_first_viewport_and_weigh_the_same(
    name: str, site: Site, space: Space, inspector: Visitor
) -> None:
    _show(inspector, name, site, space)
    leave, stay = inspector.button("Cancel now"), inspector.button("Never mind, keep my plan")
    for width, height in ((360, 640), (1280, 720)):
        inspector.page.set_viewport_size({"width": width, "height": height})
        for button in (leave, stay):
            expect(button).to_be_in_viewport(ratio=1)
        one, other = leave.bounding_box(), stay.bounding_box()
        assert one and other
        assert (one["width"], one["height"]) == pytest.approx((other["width"], other["height"]), abs=1)
        assert leave.evaluate(LOOKS) == stay.evaluate(LOOKS)
