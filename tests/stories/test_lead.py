"""A lead on Monday: who was lost, why, and whose the work is that is left."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from leavewell.accounts.models import Member, Space
from leavewell.accounts.roles import Role
from leavewell.accounts.transaction import edge
from leavewell.flow.actions import sessions
from leavewell.flow.actions.declarations import confirm_cancellation
from leavewell.playbooks.models import Step
from tests.builders import Customer, a_member, a_session, an_act, fresh
from tests.chaos.site import wait_until
from tests.stories.conftest import SitDown
from tests.stories.evidence import PATIENCE
from tests.stories.site import Site

pytestmark = pytest.mark.story

WHY = "Our budget was halved."


@pytest.fixture
def lost(customer: Customer) -> Customer:
    """They said why, and left; what is to be done about it is planned."""
    space, (session, _) = customer.space, a_session(customer)
    with edge():
        sessions.give_reason(an_act(space), fresh(session), reason="too_expensive", words=WHY)
    with edge():
        sessions.go_to_confirmation(an_act(space), fresh(session))
    with edge():
        confirm_cancellation(an_act(space), fresh(session))
    planned = Step.objects.of(space).filter(account=customer.account, kind="person")
    assert wait_until(planned.exists, seconds=PATIENCE)
    return customer


@pytest.fixture
def colleague(space: Space) -> Member:
    """Somebody who serves customers and has nothing to do yet."""
    return a_member(space, Role.AGENT, email=f"cora@{space.pk.hex}.example")


def test_a_lead_learns_why_an_account_left_and_gives_a_step_to_a_colleague(
    site: Site, space: Space, lost: Customer, colleague: Member, sits_down: SitDown
) -> None:
    lead = sits_down()
    lead.signs_in(site.url, a_member(space, Role.LEADERSHIP).user.email)
    lead.looks_around()
    lead.follows("Week")
    lead.page.get_by_role("link", name=re.compile(r"^1 Cancelled 1 of 1")).click()
    behind = lead.page.get_by_role("region", name="Cancelled", exact=True)
    expect(behind).to_contain_text("It costs too much")
    lead.looks_around()
    behind.get_by_role("link", name=lost.account.name).click()
    lead.is_told(lost.account.name, "Leaving", "It costs too much", WHY)
    lead.looks_around()
    now = lead.page.get_by_role("region", name="Open now")
    first = now.get_by_role("link").first
    title = first.inner_text()
    first.click()
    lead.is_at(f"When an account leaves: {lost.account.name}")
    place = lead.page.get_by_role("listitem").filter(has_text=title)
    place.get_by_text("Hand over", exact=True).first.click()
    place.get_by_label("Give it to").select_option(label=f"Ann, {colleague.user.email}")
    lead.looks_around()
    place.get_by_role("button", name="Hand over").click()
    expect(lead.page.get_by_role("listitem").filter(has_text=title)).to_contain_text("Ann")

    other = sits_down()
    other.signs_in(site.url, colleague.user.email)
    other.follows("Steps")
    other.is_at("My steps")
    other.is_told(title, lost.account.name)
    other.looks_around()
    other.follows(title)
    other.is_at(f"When an account leaves: {lost.account.name}")
    (given,) = Step.objects.of(space).filter(owner=colleague)
    assert given.title == title
