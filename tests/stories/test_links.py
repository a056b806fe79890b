"""Links that are too old, mistyped, or misused by somebody else's page."""

from __future__ import annotations

import httpx
import pytest

from leavewell.accounts.models import Space
from tests.builders import Customer
from tests.stories import screens
from tests.stories.company import CompanySite
from tests.stories.evidence import a_link, declarations, done_at_billing
from tests.stories.site import Site
from tests.stories.visitor import Visitor

pytestmark = pytest.mark.story


def test_an_expired_link_says_so_and_leads_back_to_the_company(
    site: Site, space: Space, visitor: Visitor
) -> None:
    visitor.opens(screens.expired(site, space)).is_at("This link no longer works")
    visitor.is_told("It was good for one hour", "Nothing has been changed")
    assert visitor.leads_to("Back to your account") == "https://app.example/billing"


def test_an_expired_link_shows_no_receipt_to_whoever_finds_it(
    site: Site, space: Space, visitor: Visitor
) -> None:
    visitor.opens(screens.expired_after_all(site, space)).is_at("This link no longer works")
    visitor.is_told("What you did there is kept")
    assert visitor.page.locator("pre").count() == 0


@pytest.mark.parametrize("path", ["/c/AAAAAAAAAAAAAAAAAAAAAAAAAA", "/c/", "/c/half/a-link", "/d/dec_x/y"])
def test_an_unknown_link_says_so(path: str, site: Site, visitor: Visitor) -> None:
    visitor.opens(f"{site.url}{path}").is_at("There is no page behind this link")
    visitor.is_told("Nothing has been changed")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        # A page of ours, over plain http to a host that isn't localhost, or in an older browser.
        ({"Origin": "null"}, 303),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, 403),
    ],
    ids=["ours without metadata", "foreign without metadata", "foreign with metadata"],
)
def test_a_browser_that_sends_no_fetch_metadata_can_cancel_all_the_same(
    sent: dict[str, str], status: int, site: Site, customer: Customer
) -> None:
    answer = httpx.post(a_link(customer), data={"do": "to_confirmation"}, headers=sent)
    assert answer.status_code == status


TRAP = """<!doctype html><title>Win a prize</title>
<form method="post" action="{link}"><button name="do" value="{deed}">Win</button></form>"""
AT_ONCE = "<script>document.querySelector('button').click()</script>"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"], ids=["another site", "same site, other port"])
@pytest.mark.parametrize("at_once", [True, False], ids=["posts by itself", "is pressed"])
def test_a_form_on_a_strangers_page_is_refused_and_changes_nothing(
    host: str, at_once: bool, company_site: CompanySite, customer: Customer, visitor: Visitor
) -> None:
    link = a_link(customer)
    visitor.opens(link).presses("Cancel now")
    company_site.pages["/trap"] = TRAP.format(link=link, deed="cancel") + (AT_ONCE if at_once else "")
    visitor.opens(company_site.url("/trap", host=host))
    if not at_once:
        visitor.presses("Win")
    visitor.is_at("That didn't work")
    visitor.is_told("Nothing has been changed")
    assert (declarations(customer), done_at_billing(customer)) == ([], [])
    visitor.opens(link).is_at("This is what will happen if you cancel")
