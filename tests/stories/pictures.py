"""The pictures of the docs: the sample's customers on their way, and what the team sees of it afterwards."""

from __future__ import annotations

import base64
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from leavewell.accounts.models import Space
from leavewell.accounts.queries import account_called, contact_of, live_subscriptions, space_by_id
from leavewell.web.sample.filling import fill
from leavewell.web.sample.named import NAME
from tests.builders import Customer, a_member
from tests.stories.chromium import MISSING, launch_options
from tests.stories.evidence import a_link, settle
from tests.stories.site import Site, running_site
from tests.stories.visitor import Visitor

SIDE_BY_SIDE = """<!doctype html><style>
body {{ margin: 0; padding: 24px; display: flex; gap: 24px; background: #e7ebef; }}
img {{ inline-size: 324px; border-radius: 14px; }}
</style>{pictures}"""


def draw_all(folder: Path) -> None:
    """Start a site with the sample company, walk through it, and write the files."""
    options = launch_options()
    if options is None:
        raise SystemExit(MISSING)
    folder.mkdir(parents=True, exist_ok=True)
    with running_site() as site, sync_playwright() as playwright:
        space = site.a_company(NAME)
        fill(space)
        # The sample's story has moved the clock.
        space = space_by_id(space.pk)
        browser = playwright.chromium.launch(**options)
        _draw_cancel_page(browser, space, folder / "cancel-page.png")
        _draw_console(browser, site, space, folder)
        browser.close()


def _draw_cancel_page(browser: Browser, space: Space, file: Path) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 640}, device_scale_factor=1.5)
    visitor = Visitor(context)
    visitor.opens(a_link(_customer(space, "C-001"))).chooses("It costs too much")
    shots = [visitor.page.screenshot()]
    for label in ("Continue", "No thanks", "Cancel now"):
        visitor.presses(label)
        shots.append(visitor.page.screenshot())
    context.close()
    _side_by_side(browser.new_page(viewport={"width": 1416, "height": 100}), shots, file)


def _side_by_side(page: Page, shots: list[bytes], file: Path) -> None:
    sources = [f"data:image/png;base64,{base64.b64encode(shot).decode()}" for shot in shots]
    page.set_content(SIDE_BY_SIDE.format(pictures="".join(f'<img src="{each}">' for each in sources)))
    page.screenshot(path=file, full_page=True)


def _draw_console(browser: Browser, site: Site, space: Space, folder: Path) -> None:
    visitor = Visitor(browser.new_context(viewport={"width": 1280, "height": 800}))
    saved = _customer(space, "C-002")
    visitor.opens(a_link(saved)).chooses("It costs too much")
    visitor.presses("Continue", "Take this offer")
    # The customer of the other picture has left; that look at the end stays open.
    settle(saved)
    visitor.signs_in(site.url, a_member(space).user.email)
    visitor.follows("Everybody's")
    visitor.page.screenshot(path=folder / "console.png")
    visitor.follows("Accounts")
    visitor.follows(_customer(space, "C-001").account.name)
    visitor.page.set_viewport_size({"width": 1280, "height": 1360})
    visitor.page.screenshot(path=folder / "account.png")


def _customer(space: Space, external_id: str) -> Customer:
    account = account_called(space, external_id)
    subscription = live_subscriptions(space, account)[0]
    return Customer(space, account, contact_of(space, account, None), subscription)
