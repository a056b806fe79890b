"""After the receipt: how it stands, and what to press when something is wrong."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leavewell.billing.simulator.control_types import Fault
from leavewell.web import simulator
from tests.builders import Customer
from tests.chaos.site import wait_until
from tests.stories.evidence import a_link, done_at_billing, mails_to, settle, the_declaration
from tests.stories.site import Site
from tests.stories.visitor import Visitor

pytestmark = pytest.mark.story


@pytest.fixture
def billing_is_down(customer: Customer) -> Iterator[simulator.SimulatorControl]:
    """The customer's billing refuses every change until its faults are cleared."""
    with simulator.control(customer.space) as billing:
        billing.add_fault(Fault(on="cancel", kind="error", status=503))
        yield billing
        billing.clear_faults()


def test_how_it_stands_is_under_way_while_billing_is_down_and_done_when_it_is_back(
    site: Site, customer: Customer, visitor: Visitor, billing_is_down: simulator.SimulatorControl
) -> None:
    visitor.opens(a_link(customer)).presses("Cancel now", "Cancel now")
    visitor.is_told("It is under way: your plan will end on")
    wait_until(lambda: mails_to(site, customer), seconds=10)
    assert [mail.subject[:25] for mail in mails_to(site, customer)] == ["We have your cancellation"]
    visitor.follows("See how it stands")
    visitor.is_told("Carried out in billing", "under way")
    assert done_at_billing(customer) == []
    billing_is_down.clear_faults()
    the_declaration(customer)
    visitor.page.reload()
    visitor.is_told("Done. Billing has confirmed that the plan ends on")


def test_i_was_charged_after_this_is_kept_with_a_day_for_the_answer(
    site: Site, customer: Customer, visitor: Visitor
) -> None:
    visitor.opens(a_link(customer)).presses("Cancel now", "Cancel now")
    the_declaration(customer)
    visitor.follows("See how it stands")
    visitor.presses("I was charged after this")
    visitor.is_told("Thank you. A person will answer you at", customer.contact.email)
    visitor.presses("I was charged after this")
    settle(customer)
    visitor.page.reload()
    visitor.is_told("Thank you. A person will answer you at")


def test_a_second_link_after_a_cancellation_leads_to_how_it_stands(
    customer: Customer, visitor: Visitor
) -> None:
    visitor.opens(a_link(customer)).presses("Cancel now", "Cancel now")
    visitor.opens(a_link(customer)).is_at("This plan is already cancelled")
    visitor.follows("See how it stands")
    visitor.is_at("How it stands")
