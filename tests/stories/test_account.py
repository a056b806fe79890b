"""An agent finds a customer, reads their story, notes what was said and promises something."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from leavewell.accounts.models import Space
from leavewell.accounts.roles import Role
from tests.builders import Customer, a_member, cancelled
from tests.stories.axe import barriers
from tests.stories.evidence import the_declaration
from tests.stories.site import Site
from tests.stories.visitor import Visitor

pytestmark = pytest.mark.story

SEARCH = "Search for an account, a person, an id or a number"


def test_an_agent_finds_a_caller_notes_what_they_say_and_grants_within_the_limit(
    site: Site, space: Space, customer: Customer, new_context: Callable[..., BrowserContext]
) -> None:
    agent = Visitor(new_context())
    agent.signs_in(site.url, a_member(space, Role.AGENT).user.email)
    agent.page.keyboard.press("/")
    agent.page.keyboard.type(customer.account.name)
    agent.page.locator("#suggested").get_by_role("link", name=customer.account.name).first.wait_for()
    agent.page.get_by_label(SEARCH).fill(customer.contact.email)
    agent.page.keyboard.press("Enter")
    agent.is_told(customer.account.name, "€49.00 a month")
    agent.page.locator("summary", has_text="Write a note").click()
    agent.page.get_by_label("For whoever looks here next").fill("They miss an export.")
    agent.presses("Keep the note")
    agent.is_told("The note stands in the story.", "They miss an export.")
    agent.page.locator("summary", has_text="Grant a discount or a credit").click()
    agent.page.get_by_label("Per cent off").fill("40")
    agent.presses("Grant it")
    agent.is_told("Your role (agent) may grant", "Ask somebody of billing")
    agent.page.get_by_label("Per cent off").fill("20")
    agent.presses("Grant it")
    agent.is_told("It is granted.", "20% off 3 charges was granted")
    agent.follows("Billing")
    agent.is_told("Billing was asked for the discount.")


def test_the_accounts_page_and_the_search_have_no_barrier(
    site: Site, space: Space, customer: Customer, new_context: Callable[..., BrowserContext]
) -> None:
    visitor = Visitor(new_context(bypass_csp=True))
    cancelled(customer)
    the_declaration(customer)
    visitor.signs_in(site.url, a_member(space).user.email)
    found = barriers(visitor.opens(f"{site.url}/accounts/{customer.account.public_id}/").page)
    for fold in visitor.page.locator("details").all():
        fold.evaluate("each => { each.open = true; }")
    found += barriers(visitor.page)
    found += barriers(visitor.opens(f"{site.url}/search/?q=firm").page)
    assert found == []
