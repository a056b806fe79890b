"""A letter is logged by one colleague, pointed at its account and taken as a notice by another."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from leavewell.accounts.models import Space
from leavewell.accounts.roles import Role
from leavewell.desk.models import Request
from leavewell.flow.models import Declaration
from tests.builders import Customer, a_member
from tests.stories.axe import barriers
from tests.stories.site import Site
from tests.stories.visitor import Visitor

pytestmark = pytest.mark.story


def test_a_letter_becomes_a_cancellation_and_no_page_on_the_way_has_a_barrier(
    site: Site, space: Space, customer: Customer, new_context: Callable[..., BrowserContext]
) -> None:
    agent = a_member(space, Role.AGENT, email=f"agnes@{space.pk.hex}.example")
    visitor = Visitor(new_context(bypass_csp=True))
    visitor.signs_in(site.url, agent.user.email)
    visitor.follows("Requests")
    page = visitor.page
    looked_at(visitor)
    page.get_by_text("Log a request", exact=True).click()
    looked_at(visitor)
    page.get_by_label("It came by").select_option("letter")
    page.get_by_label("Mail address").fill(f"private@{space.pk.hex}.example")
    page.get_by_label("Their words").fill("We end our plan.\nYours, Ada")
    page.get_by_label("A file").set_input_files(
        {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    )
    page.get_by_role("button", name="Log it").click()
    visitor.is_told("not placed yet", "We end our plan.", "letter.pdf")
    looked_at(visitor)
    page.get_by_label("Your id of the account").fill("C-nowhere")
    page.get_by_role("button", name="Point it there").click()
    visitor.is_told("not placed yet")
    looked_at(visitor)
    page.get_by_label("Your id of the account").fill(customer.account.external_id)
    page.get_by_role("button", name="Point it there").click()
    visitor.is_told(customer.account.name)
    looked_at(visitor)
    page.get_by_role("button", name="Take as notice").click()
    visitor.is_told("a notice: LW-")
    request = Request.objects.of(space).get(channel="letter", account=customer.account)
    assert request.declaration == Declaration.objects.of(space).get(account=customer.account)
    looked_at(visitor)


def looked_at(visitor: Visitor) -> None:
    """Nothing is in the way there, wide or narrow."""
    page = visitor.page
    assert barriers(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.set_viewport_size({"width": 1280, "height": 900})
