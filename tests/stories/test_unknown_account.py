"""Somebody of whom Leavewell had never heard cancels."""

from __future__ import annotations

import pytest

from leavewell.accounts.models import Space, Subscription
from leavewell.accounts.queries import account_called
from leavewell.billing.simulator.control_types import Fault
from leavewell.effects.models import Effect
from leavewell.flow.models import Declaration
from leavewell.web import simulator
from tests.chaos.site import wait_until
from tests.stories.evidence import PATIENCE
from tests.stories.site import Site
from tests.stories.unheard_of import EVE, a_link_for_eve, eve_is_at_billing
from tests.stories.visitor import Visitor

pytestmark = pytest.mark.story


def test_an_unknown_customers_plan_is_found_while_they_look_and_they_cancel(
    site: Site, space: Space, visitor: Visitor
) -> None:
    eve_is_at_billing(space)
    link = a_link_for_eve(space)
    assert wait_until(Subscription.objects.of(space).filter(state="active").exists, seconds=PATIENCE)
    about_it = Effect.objects.of(space).filter(kind="react", settled_at=None)
    assert wait_until(lambda: not about_it.exists(), seconds=PATIENCE)
    visitor.opens(link).is_at("Why are you leaving?")
    visitor.presses("Cancel now", "Cancel now")
    visitor.is_at("We have your cancellation")
    done = Declaration.objects.of(space).filter(state="scheduled")
    assert wait_until(done.exists, seconds=PATIENCE)
    assert done.get().account == account_called(space, "EVE-1")


def test_an_unknown_customer_cancels_while_billing_is_down_and_is_told_the_end_once_it_answers(
    site: Site, space: Space, visitor: Visitor
) -> None:
    eve_is_at_billing(space)
    with simulator.control(space) as billing:
        billing.add_fault(Fault("any", "error", status=503))
        visitor.opens(a_link_for_eve(space)).is_at("We are looking up your plan")
        visitor.follows("Look again")
        visitor.is_at("We are looking up your plan")
        visitor.presses("Cancel now")
        visitor.is_at("We have your cancellation")
        visitor.is_told("We don't know yet which plan it is for")
        receipt = visitor.reads_receipt()
        assert "Plan: not known yet" in receipt
        billing.clear_faults()
    done = Declaration.objects.of(space).filter(state="scheduled")
    assert wait_until(done.exists, seconds=PATIENCE)

    def came() -> list[str]:
        return [mail.subject for mail in site.post.mails if mail.to == EVE["email"]]

    assert wait_until(lambda: len(came()) >= 3, seconds=PATIENCE)
    number = done.get().number
    assert any(subject.startswith("Your Team plan ends on") and number in subject for subject in came())
