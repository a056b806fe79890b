"""A customer cancels: what they see, what billing shows, what their mailbox holds."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from leavewell.flow.models import Declaration
from leavewell.flow.queries import receipt_of
from tests.builders import Customer
from tests.stories.conftest import Arrive
from tests.stories.evidence import (
    a_link,
    at_billing,
    declarations,
    done_at_billing,
    mails_to,
    settle,
    the_declaration,
)
from tests.stories.site import Site
from tests.stories.visitor import Visitor

pytestmark = pytest.mark.story


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _cancelled_once_as_promised(customer: Customer) -> Declaration:
    """Billing was read back: it ends when the page said, and the cancel was applied once."""
    declaration = the_declaration(customer)
    assert at_billing(customer).ends_at == declaration.billing_ends_at
    assert done_at_billing(customer) == ["cancel"]
    return declaration


def test_a_customer_gives_a_reason_declines_the_offer_and_leaves_with_a_receipt(
    site: Site, customer: Customer, visitor: Visitor, tmp_path: Path
) -> None:
    visitor.opens(a_link(customer)).is_at("Why are you leaving?")
    visitor.chooses("It costs too much")
    visitor.presses("Continue")
    visitor.is_told("30% off your next 3 payments: €34.30 instead of €49.00 a month")
    visitor.presses("No thanks")
    visitor.is_told("Your plan runs until", "A receipt goes to", customer.contact.email)
    visitor.presses("Cancel now")
    visitor.is_at("We have your cancellation")

    on_screen = visitor.reads_receipt()
    file = visitor.downloads("Download the receipt", tmp_path)
    declaration = _cancelled_once_as_promised(customer)
    assert declaration.reason == "too_expensive"
    assert file.name == f"{declaration.number}.txt"
    receipt_mail, done_mail = mails_to(site, customer)
    same = {_sha256(on_screen.encode()), _sha256(file.read_bytes()), _sha256(receipt_mail.file)}
    assert same == {receipt_of(declaration).sha256}
    assert receipt_mail.subject == f"We have your cancellation {declaration.number}"
    assert done_mail.subject.startswith("Done: Team ends on")


def test_a_customer_who_gives_no_reason_is_two_presses_from_the_receipt(
    site: Site, customer: Customer, visitor: Visitor
) -> None:
    visitor.opens(a_link(customer)).presses("Cancel now", "Cancel now")
    visitor.is_at("We have your cancellation")
    assert _cancelled_once_as_promised(customer).reason == ""
    assert len(mails_to(site, customer)) == 2


def test_the_whole_of_it_works_without_javascript(customer: Customer, arrive: Arrive) -> None:
    visitor = arrive(java_script_enabled=False)
    visitor.opens(a_link(customer)).chooses("We don't use it enough")
    visitor.writes("Anything you want to add (optional)", "Only Mondays.")
    visitor.presses("Continue", "Back")
    visitor.is_at("Why are you leaving?")
    visitor.has_chosen("We don't use it enough")
    visitor.presses("Continue", "No thanks", "Cancel now")
    visitor.is_at("We have your cancellation")
    _cancelled_once_as_promised(customer)


def test_the_keyboard_alone_leads_from_the_reason_to_the_receipt(
    customer: Customer, visitor: Visitor
) -> None:
    visitor.opens(a_link(customer))
    visitor.tabs_to(visitor.page.get_by_role("radio", name="It costs too much"), then="Space")
    visitor.tabs_to(visitor.button("Continue"), then="Enter")
    visitor.is_at("You could stay for less")
    visitor.tabs_to(visitor.button("No thanks"), then="Enter")
    visitor.is_at("This is what will happen if you cancel")
    visitor.tabs_to(visitor.button("Cancel now"), then="Enter")
    visitor.is_at("We have your cancellation")
    assert _cancelled_once_as_promised(customer).reason == "too_expensive"


def test_going_back_and_reloading_repeats_nothing(site: Site, customer: Customer, visitor: Visitor) -> None:
    visitor.opens("about:blank").opens(a_link(customer)).presses("Cancel now", "Cancel now")
    receipt = visitor.reads_receipt()
    visitor.page.reload()
    assert visitor.reads_receipt() == receipt
    visitor.page.go_back()
    visitor.page.go_forward()
    assert visitor.reads_receipt() == receipt
    _cancelled_once_as_promised(customer)
    assert len(mails_to(site, customer)) == 2


def test_a_link_open_in_two_tabs_has_one_outcome_and_both_show_it(
    site: Site, customer: Customer, arrive: Arrive
) -> None:
    link, first, second = a_link(customer), arrive(), arrive()
    first.opens(link).presses("Cancel now")
    for tab in (first, second.opens(link)):
        tab.is_at("This is what will happen if you cancel")
    first.presses("Cancel now")
    second.presses("Cancel now")
    assert second.reads_receipt() == first.reads_receipt()
    _cancelled_once_as_promised(customer)
    assert len(mails_to(site, customer)) == 2


def test_a_tab_that_comes_too_late_to_stay_is_shown_the_receipt(customer: Customer, arrive: Arrive) -> None:
    link, first, second = a_link(customer), arrive(), arrive()
    second.opens(link)
    first.opens(link).presses("Cancel now", "Cancel now")
    second.presses("Never mind, keep my plan")
    second.is_at("We have your cancellation")
    settle(customer)
    assert len(declarations(customer)) == 1


def test_continuing_without_a_reason_is_answered_beside_the_field_and_loses_nothing(
    customer: Customer, visitor: Visitor
) -> None:
    visitor.opens(a_link(customer))
    visitor.writes("Anything you want to add (optional)", "Fine, but\nnot for us.")
    visitor.presses("Continue")
    visitor.is_warned('Choose a reason to continue, or press "Cancel now".', beside="Why are you leaving?")
    visitor.has_written("Anything you want to add (optional)", "Fine, but\nnot for us.")
    visitor.chooses("It is too hard to use")
    visitor.presses("Continue")
    visitor.is_at("This is what will happen if you cancel")
