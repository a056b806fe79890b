"""The team's pages: an owner follows one of their customers to the end."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from leavewell.accounts.models import Space
from tests.builders import Customer, a_member, cancelled
from tests.stories.axe import barriers
from tests.stories.evidence import the_declaration
from tests.stories.site import Site
from tests.stories.visitor import Visitor

pytestmark = pytest.mark.story


@pytest.fixture
def owner(space: Space) -> str:
    """The mail address of the company's owner, who has a sign-in."""
    return a_member(space).user.email


def test_the_owner_cancels_for_a_customer_reads_the_mail_and_sees_the_end_come(
    site: Site, owner: str, customer: Customer, new_context: Callable[..., BrowserContext]
) -> None:
    member = Visitor(new_context())
    member.signs_in(site.url, owner)
    member.follows("Accounts")
    member.presses(f"Open its cancel page: {customer.account.name}, Team")
    member.presses("Cancel now", "Cancel now")
    declaration = the_declaration(customer)
    member.follows("Back to your account")
    member.follows("Today")
    member.is_told(declaration.number, "scheduled")
    member.follows("Mailbox")
    member.follows(f"We have your cancellation {declaration.number}")
    member.is_told(customer.contact.email, "Receipt for your cancellation")
    member.follows("Test tools")
    member.writes("Move forward by days", "30")
    member.presses("Move the clock")
    member.is_told("It is now")
    member.follows("Today")
    member.is_told(f"{declaration.number} {customer.account.name} ended")
    declaration.refresh_from_db()
    assert declaration.state == "ended"
    assert member.complaints == []


def test_no_page_of_the_teams_has_a_barrier(
    site: Site, owner: str, customer: Customer, new_context: Callable[..., BrowserContext]
) -> None:
    visitor = Visitor(new_context(bypass_csp=True))
    cancelled(customer)
    the_declaration(customer)
    found = barriers(visitor.opens(f"{site.url}/sign-in/").page)
    visitor.signs_in(site.url, owner)
    found += barriers(visitor.page)
    for page, link in (("Accounts", customer.account.name), ("Mailbox", "We have your cancellation")):
        visitor.opens(site.url).follows(page)
        found += barriers(visitor.page)
        visitor.page.get_by_role("link", name=link).first.click()
        found += barriers(visitor.page)
    found += barriers(visitor.opens(f"{site.url}/nowhere/").page)
    assert found == []
