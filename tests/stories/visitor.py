"""Somebody at a browser, who goes by what the page says."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Request, expect

from tests.builders import PASSWORD
from tests.stories.axe import barriers

ANSWERED_WITH_AN_ERROR = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")
"""Chromium's word on the page itself, where a page says that something doesn't work."""


class Visitor:
    """One tab of a browser. Keeps what the pages fetched besides themselves, and what the browser minded."""

    def __init__(self, context: BrowserContext, *, runs_programs: bool = True) -> None:
        self.page = context.new_page()
        self.runs_programs = runs_programs
        self.fetched: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", self._note_request)
        self.page.on("console", self._note_words)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def opens(self, url: str) -> Visitor:
        """Go to an address; returns the same visitor."""
        self.page.goto(url)
        return self

    def button(self, label: str) -> Locator:
        """The button of exactly this name."""
        return self.page.get_by_role("button", name=label, exact=True)

    def presses(self, *labels: str) -> None:
        """One button after the other, each on the page that the former led to."""
        for label in labels:
            self.button(label).click()

    def follows(self, label: str) -> None:
        """A link of exactly this name."""
        self.page.get_by_role("link", name=label, exact=True).click()

    def unfolds(self, label: str) -> None:
        """What is hidden below a line of exactly these words."""
        self.page.get_by_text(label, exact=True).click()

    def looks_for(self, words: str) -> None:
        """By the search that every page of the console has."""
        field = self.page.get_by_label("Search for an account, a person, an id or a number")
        field.fill(words)
        field.press("Enter")

    def chooses(self, label: str) -> None:
        """One of several answers."""
        self.page.get_by_role("radio", name=label, exact=True).check()

    def has_chosen(self, label: str) -> None:
        """That answer is marked."""
        expect(self.page.get_by_role("radio", name=label, exact=True)).to_be_checked()

    def writes(self, label: str, words: str) -> None:
        """Into the field of that label, unfolding it if need be."""
        summary = self.page.locator("summary", has_text=label)
        if summary.count():
            summary.click()
        self._field(label).fill(words)

    def has_written(self, label: str, words: str) -> None:
        """The field is in sight and holds these words."""
        expect(self._field(label)).to_be_visible()
        expect(self._field(label)).to_have_value(words)

    def tabs_to(self, place: Locator, *, then: str) -> None:
        """By the Tab key until the place has the focus; then press another key."""
        for _ in range(20):
            self.page.keyboard.press("Tab")
            if place.evaluate("element => element === document.activeElement"):
                return self.page.keyboard.press(then)
        raise AssertionError(f"Twenty Tabs don't lead to {place}.")

    def downloads(self, label: str, folder: Path) -> Path:
        """The file behind a link, under the name that the server gave it."""
        with self.page.expect_download() as started:
            self.follows(label)
        file = folder / started.value.suggested_filename
        started.value.save_as(file)
        return file

    def leads_to(self, label: str) -> str | None:
        """The address behind a link."""
        return self.page.get_by_role("link", name=label, exact=True).get_attribute("href")

    def is_warned(self, words: str, *, beside: str) -> None:
        """The page says at once what is wrong, and the group of that name is described by it."""
        expect(self.page.get_by_role("alert")).to_have_text(words)
        group = self.page.get_by_role("group", name=beside)
        expect(group).to_have_accessible_description(re.compile(re.escape(words)))

    def is_told(self, *words: str) -> None:
        """The page says so."""
        for each in words:
            expect(self.page.get_by_role("main")).to_contain_text(each)

    def is_at(self, heading: str) -> None:
        """The page's one heading."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)

    def signs_in(self, url: str, address: str) -> None:
        """As a member of a team, on the console's first page."""
        self.opens(url).is_at("Sign in")
        self.writes("E-mail address", address)
        self.writes("Password", PASSWORD)
        self.presses("Sign in")
        self.is_at("Today")

    def reads_receipt(self) -> str:
        """The copy on the screen, to the letter."""
        return self.page.locator("pre").text_content() or ""

    def looks_around(self) -> None:
        """Nothing on this page is in anybody's way, wide or narrow, light or dark. Needs ``bypass_csp``.

        A browser that runs no programs can't run this one either: there it is passed over.
        """
        if not self.runs_programs:
            return
        assert barriers(self.page) == [], self.page.url
        self.page.set_viewport_size({"width": 320, "height": 640})
        assert self.page.evaluate("document.documentElement.scrollWidth") == 320, self.page.url
        self.page.set_viewport_size({"width": 1280, "height": 800})

    def has_nothing_to_mind(self) -> None:
        """Each page was one response, and the browser had nothing to complain of."""
        assert not self.fetched, self.fetched
        assert not self.complaints, self.complaints

    def _field(self, label: str) -> Locator:
        return (
            self.page.get_by_role("textbox", name=label).or_(self.page.get_by_label(label, exact=True)).first
        )

    def _note_request(self, request: Request) -> None:
        if not request.is_navigation_request():
            self.fetched.append(request.url)

    def _note_words(self, message: ConsoleMessage) -> None:
        if not ANSWERED_WITH_AN_ERROR.match(message.text):
            self.complaints.append(message.text)
