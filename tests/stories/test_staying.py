"""A customer stays: for an offer, or because they changed their mind."""

from __future__ import annotations

import pytest

from tests.builders import Customer
from tests.stories.company import CompanySite
from tests.stories.evidence import a_link, at_billing, declarations, done_at_billing, mails_to, settle
from tests.stories.site import Site
from tests.stories.visitor import Visitor

pytestmark = pytest.mark.story


def test_an_accepted_offer_is_in_billing_once_and_one_mail_says_so(
    site: Site, customer: Customer, visitor: Visitor
) -> None:
    visitor.opens(a_link(customer)).chooses("It costs too much")
    visitor.presses("Continue", "Take this offer")
    visitor.is_at("Your offer is on its way")
    visitor.page.reload()
    settle(customer)
    (discount,) = at_billing(customer).discounts
    assert (discount.percent_bp, discount.cycles_left) == (3000, 3)
    assert done_at_billing(customer) == ["discounts"]
    (mail,) = mails_to(site, customer)
    assert mail.subject == "Your 30% discount is in place"


def test_never_mind_leads_back_to_the_company_and_changes_nothing(
    site: Site, company_site: CompanySite, customer: Customer, visitor: Visitor
) -> None:
    visitor.opens(a_link(customer, return_to=company_site.url("/billing")))
    visitor.presses("Never mind, keep my plan")
    visitor.is_at("Our own page /billing")
    settle(customer)
    assert at_billing(customer).ends_at is None
    assert (done_at_billing(customer), declarations(customer), mails_to(site, customer)) == ([], [], [])


@pytest.mark.parametrize("way", [["Continue"], ["Continue", "No thanks"]], ids=["offer", "confirmation"])
def test_never_mind_is_taken_as_well_from_later_steps(
    way: list[str], company_site: CompanySite, customer: Customer, visitor: Visitor
) -> None:
    visitor.opens(a_link(customer, return_to=company_site.url("/home"))).chooses("Something else")
    visitor.presses(*way, "Never mind, keep my plan")
    visitor.is_at("Our own page /home")
    assert done_at_billing(customer) == []


def test_never_mind_without_an_address_to_return_to_says_that_nothing_has_changed(
    customer: Customer, visitor: Visitor
) -> None:
    visitor.opens(a_link(customer, return_to="")).presses("Never mind, keep my plan")
    visitor.is_at("Nothing has changed")
    assert done_at_billing(customer) == []
