"""The team's week: a lead reads the numbers, goes to who is behind them, and says that no mail is wanted."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from leavewell.accounts.models import Space
from leavewell.accounts.roles import Role
from tests.builders import Customer, a_member, cancelled
from tests.stories.axe import barriers
from tests.stories.site import Site
from tests.stories.visitor import Visitor

pytestmark = pytest.mark.story


@pytest.fixture
def lead(space: Space) -> str:
    """The mail address of whoever leads the team."""
    return a_member(space, Role.LEADERSHIP).user.email


def test_a_lead_goes_from_a_number_to_the_account_behind_it(
    site: Site, lead: str, customer: Customer, new_context: Callable[..., BrowserContext]
) -> None:
    cancelled(customer)
    member = Visitor(new_context())
    member.signs_in(site.url, lead)
    member.follows("Week")
    member.is_at("This week")
    member.page.get_by_role("link", name=re.compile(r"^1 Cancelled 1 of 1")).click()
    behind = member.page.get_by_role("region", name="Cancelled", exact=True)
    expect(behind.get_by_role("row")).to_have_count(2)
    behind.get_by_role("link", name=customer.account.name).click()
    expect(member.page.get_by_role("heading", level=1)).to_contain_text(customer.account.name)
    member.follows("Week")
    member.page.get_by_label("The week's numbers").select_option("Not by mail")
    member.presses("Keep this")
    expect(member.page.get_by_label("The week's numbers")).to_have_value("never")
    assert member.complaints == []


def test_the_week_reads_without_javascript_and_without_a_barrier(
    site: Site, lead: str, customer: Customer, new_context: Callable[..., BrowserContext]
) -> None:
    cancelled(customer)
    plain = Visitor(new_context(java_script_enabled=False))
    plain.signs_in(site.url, lead)
    plain.follows("Week")
    expect(plain.page.get_by_role("img", name=re.compile("The last 12 weeks"))).to_be_visible()
    plain.page.locator("summary", has_text="The last 12 weeks as a table").click()
    expect(plain.page.get_by_role("columnheader", name="Took an offer")).to_be_visible()
    seeing = Visitor(new_context(bypass_csp=True))
    seeing.signs_in(site.url, lead)
    found = barriers(seeing.page)
    found += barriers(seeing.opens(f"{site.url}/week/?show=attempts").page)
    assert found == []
