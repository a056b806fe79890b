"""A customer changes their mind, by the link in the receipt."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import BrowserContext, expect

from leavewell.accounts.models import Space
from leavewell.effects.models import Mail
from leavewell.offboarding.models import Departure
from leavewell.playbooks.models import Run
from leavewell.playbooks.states import OPEN_STEPS
from tests.builders import Customer
from tests.chaos.site import wait_until
from tests.moments import later
from tests.stories.axe import barriers
from tests.stories.evidence import PATIENCE, a_link, at_billing, done_at_billing, mails_to, the_declaration
from tests.stories.site import Site
from tests.stories.test_pages import MOST_BYTES
from tests.stories.visitor import Visitor

pytestmark = pytest.mark.story

KEEP = "Keep my plan after all"
GO_ON = "Go on, and be charged €49.00"


@pytest.fixture
def link(site: Site, customer: Customer, visitor: Visitor) -> str:
    """The status link, as it stands in the receipt that the mail server took."""
    visitor.opens(a_link(customer)).presses("Cancel now", "Cancel now")
    the_declaration(customer)
    receipt = next(mail for mail in mails_to(site, customer) if mail.subject.startswith("We have"))
    found = re.search(rb"http\S+/d/\S+", receipt.file)
    assert found
    departures = Departure.objects.of(customer.space)
    assert wait_until(departures.exists, seconds=PATIENCE)
    return found[0].decode()


def keeps(visitor: Visitor, link: str, customer: Customer) -> None:
    """They press the button, and billing takes the end back."""
    visitor.opens(link).presses(KEEP)
    expect(visitor.button(KEEP)).to_have_count(0)
    assert wait_until(lambda: at_billing(customer).state == "active", seconds=PATIENCE)


def test_the_link_in_the_receipt_keeps_the_plan_and_no_goodbye_comes_at_the_former_end(
    site: Site, customer: Customer, visitor: Visitor, link: str, space: Space
) -> None:
    run = Run.objects.of(space).get()
    keeps(visitor, link, customer)
    visitor.is_told("This cancellation was withdrawn.")
    run.refresh_from_db()
    assert (run.state, run.reason) == ("cancelled", "restarted")
    assert not run.steps.filter(state__in=OPEN_STEPS).exists()
    later(space, days=50)
    assert at_billing(customer).state == "active"
    written = Mail.objects.of(space).values_list("kind", flat=True)
    assert not [kind for kind in written if kind.startswith(("departure_", "step_"))]
    assert len([mail for mail in mails_to(site, customer) if mail.subject.startswith("Done")]) == 1


def test_pressed_twice_it_is_taken_back_once(
    customer: Customer, visitor: Visitor, link: str, space: Space
) -> None:
    second = Visitor(visitor.page.context)
    second.opens(link)
    keeps(visitor, link, customer)
    second.presses(KEEP)
    second.is_at("How it stands")
    expect(second.button(KEEP)).to_have_count(0)
    later(space, days=1)
    assert done_at_billing(customer).count("undo_cancel") == 1
    assert Departure.objects.of(space).get().state == "restarted"


def test_after_the_end_there_is_no_button_and_a_form_of_before_changes_nothing(
    customer: Customer, visitor: Visitor, link: str, space: Space
) -> None:
    before = Visitor(visitor.page.context)
    before.opens(link)
    later(space, days=40)
    visitor.opens(link)
    expect(visitor.button(KEEP)).to_have_count(0)
    before.presses(KEEP)
    before.is_at("How it stands")
    expect(before.button(KEEP)).to_have_count(0)
    assert at_billing(customer).state == "ended"
    assert Departure.objects.of(space).get().state == "open"
    assert "undo_cancel" not in done_at_billing(customer)


def test_inside_the_window_it_goes_on_for_the_price_that_stood_there_and_an_old_page_says_why_not(
    customer: Customer, visitor: Visitor, link: str, space: Space
) -> None:
    later(space, days=40)
    second = Visitor(visitor.page.context)
    for each in (visitor, second):
        each.opens(link).is_told("€49.00 is charged on that day")
    visitor.presses(GO_ON)
    expect(visitor.button(GO_ON)).to_have_count(0)
    assert wait_until(lambda: at_billing(customer).state == "active", seconds=PATIENCE)
    second.presses(GO_ON)
    expect(second.page.get_by_role("alert")).to_contain_text("taken back already")
    later(space, days=1)
    assert done_at_billing(customer).count("reactivate") == 1
    visitor.has_nothing_to_mind()


def test_another_sites_form_takes_nothing_back(customer: Customer, link: str, space: Space) -> None:
    answer = httpx.post(link, data={"do": "restart"}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert Departure.objects.of(space).get().state == "open"


def test_before_and_after_the_page_is_small_and_has_no_barrier(
    customer: Customer, link: str, new_context: Callable[..., BrowserContext]
) -> None:
    inspector = Visitor(new_context(bypass_csp=True))
    for press in (False, True):
        page = inspector.opens(link).page
        if press:
            inspector.presses(KEEP)
        assert barriers(page) == []
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        answer = httpx.get(link, headers={"Accept-Encoding": "br"})
        assert answer.num_bytes_downloaded <= MOST_BYTES
