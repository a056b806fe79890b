"""Finance with a receipt in hand: what billing was asked, when, what it said, who did what, and once more."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leavewell.accounts.models import Space
from leavewell.accounts.roles import Role
from leavewell.billing.simulator.control_types import Fault
from leavewell.effects.models import Effect
from leavewell.flow.models import Declaration
from leavewell.web import simulator
from tests.builders import Customer, a_member, cancelled
from tests.chaos.site import wait_until
from tests.stories.conftest import SitDown
from tests.stories.evidence import PATIENCE, done_at_billing
from tests.stories.site import Site

pytestmark = pytest.mark.story


@pytest.fixture
def refused(customer: Customer) -> Iterator[simulator.SimulatorControl]:
    """Billing said no to the customer's cancellation, for good; it would say yes again once its fault is cleared."""
    with simulator.control(customer.space) as billing:
        billing.add_fault(Fault(on="cancel", kind="error", status=422))
        cancelled(customer)
        stuck = Effect.objects.of(customer.space).filter(kind="billing.cancel", state="needs_person")
        assert wait_until(stuck.exists, seconds=PATIENCE)
        yield billing
        billing.clear_faults()


def test_finance_finds_an_account_by_its_receipt_reads_the_calls_and_lets_one_be_tried_again(
    site: Site, space: Space, customer: Customer, refused: simulator.SimulatorControl, sits_down: SitDown
) -> None:
    number = Declaration.objects.of(space).get().number
    finance = sits_down()
    finance.signs_in(site.url, a_member(space, Role.BILLING).user.email)
    finance.is_told("Needs a person", customer.account.name)
    finance.looks_around()
    finance.looks_for(number.lower())
    finance.is_told(customer.account.name, number)
    finance.looks_around()
    finance.follows("Billing")
    finance.is_told("Billing was asked to end the subscription.", "needs a person", "by itself")
    finance.looks_around()
    finance.follows("see to it")
    finance.is_at(f"Cancel in billing: {customer.account.name}")
    finance.is_told("needs a person", "answered 422", "Mend what was in its way first")
    finance.page.get_by_text("answered 422").first.click()
    finance.is_told("A fault was asked for.")
    finance.looks_around()
    assert done_at_billing(customer) == []

    refused.clear_faults()
    finance.presses("Try again")
    finance.is_told("It is being tried again.", "Ann let it be tried again")
    done = Effect.objects.of(space).filter(kind="billing.cancel", state="settled")
    assert wait_until(done.exists, seconds=PATIENCE)
    finance.page.reload()
    finance.is_told("Done in billing, and read back.", "answered 200", "Ann let it be tried again")
    finance.looks_around()
    finance.follows(customer.account.name)
    finance.follows("Billing")
    finance.follows("Every try: Cancel in billing")
    finance.is_at(f"Cancel in billing: {customer.account.name}")
    assert done_at_billing(customer) == ["cancel"]
