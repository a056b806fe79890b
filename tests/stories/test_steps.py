"""What the team does after somebody has left: steps taken, done, left out and handed over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import BrowserContext, Locator, expect

from leavewell.accounts.actions.knowledge import assign_duty, put_contract
from leavewell.accounts.duties import Duty
from leavewell.accounts.models import Member, Space
from leavewell.accounts.roles import Role
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import ContractTerms
from leavewell.playbooks.models import Run, Step
from tests.builders import Customer, a_member, an_act, cancelled
from tests.chaos.site import wait_until
from tests.moments import later
from tests.stories.axe import barriers
from tests.stories.evidence import PATIENCE, the_declaration
from tests.stories.site import Site
from tests.stories.visitor import Visitor

pytestmark = pytest.mark.story

AUTHORITY = "Check that the person may cancel, and compute notice and end from the contract"
RENEWAL = "Switch the automatic renewal off in every other system"
TEAM = "Tell support, sales and marketing, so that nobody sells to them now"
PLAN = "Send the dated exit plan, with their steps and ours"


@pytest.fixture
def agent(space: Space) -> Member:
    """Somebody who serves customers, and has every duty that the contract's first steps are for."""
    member = a_member(space, Role.AGENT, email="agnes@" + f"{space.pk.hex}.example")
    with edge():
        for duty in (Duty.CSM, Duty.SUPPORT, Duty.BILLING):
            assign_duty(an_act(space), duty, member)
    return member


@pytest.fixture
def run(customer: Customer, agent: Member) -> Run:
    """The steps of a customer with a contract who has just cancelled."""
    with edge():
        terms = ContractTerms(starts_on=date(2025, 1, 1))
        put_contract(an_act(customer.space), customer.account, "V-1", terms)
    cancelled(customer)
    runs = Run.objects.of(customer.space)
    assert wait_until(runs.exists, seconds=PATIENCE)
    return runs.get()


def step_of(run: Run, title: str) -> Step:
    return Step.objects.select_related("owner__user").get(run=run, title=title)


def on_page(visitor: Visitor, title: str) -> Locator:
    """The step of that title, unfolded."""
    place = visitor.page.get_by_role("listitem").filter(has_text=title)
    summary = place.locator("details:not([open]) > summary")
    if summary.count():
        summary.click()
    return place


def press(visitor: Visitor, title: str, button: str, words: str | None = None) -> None:
    place = on_page(visitor, title)
    if words is not None:
        place.get_by_role("textbox").fill(words)
    place.get_by_role("button", name=button, exact=True).click()


def test_an_agent_takes_a_step_does_another_with_evidence_and_leaves_a_third_out(
    site: Site, run: Run, agent: Member, customer: Customer, new_context: Callable[..., BrowserContext]
) -> None:
    visitor = Visitor(new_context())
    visitor.signs_in(site.url, agent.user.email)
    visitor.follows("Steps")
    visitor.is_at("My steps")
    visitor.follows(AUTHORITY)
    visitor.is_at(f"When an account leaves: {customer.account.name}")
    press(visitor, PLAN, "I'll do it")
    expect(on_page(visitor, PLAN)).to_contain_text("taken")
    press(visitor, AUTHORITY, "Done", "Contract V-1 read: a month's notice.")
    expect(on_page(visitor, AUTHORITY)).to_contain_text("Contract V-1 read: a month's notice.")
    press(visitor, RENEWAL, "Leave it out", "They have no other system.")
    expect(on_page(visitor, RENEWAL)).to_contain_text("Left out: They have no other system.")
    states = [step_of(run, title).state for title in (PLAN, AUTHORITY, RENEWAL)]
    assert states == ["with_person", "done", "skipped"]
    assert visitor.complaints == []


def test_without_evidence_a_step_stays_open_and_what_is_wrong_stands_beside_the_field(
    site: Site, run: Run, agent: Member, new_context: Callable[..., BrowserContext]
) -> None:
    visitor = Visitor(new_context())
    visitor.signs_in(site.url, agent.user.email)
    visitor.opens(f"{site.url}/runs/{run.public_id}/")
    press(visitor, TEAM, "Done", "   ")
    place = on_page(visitor, TEAM)
    field = place.get_by_role("textbox")
    expect(field).to_have_accessible_description(
        "A step needs evidence. Say what was done, or name what shows it. Wanted: who was told."
    )
    expect(field).to_be_focused()
    expect(field).to_be_in_viewport()
    assert step_of(run, TEAM).state == "waiting"
    # The browser itself cuts a longer text off; a program doesn't.
    long = "Told everybody. " * 300
    field.evaluate("(area, words) => { area.removeAttribute('maxlength'); area.value = words }", long)
    place.get_by_role("button", name="Done", exact=True).click()
    expect(field).to_have_accessible_description(
        "That is longer than 4000 characters. Shorten it. Wanted: who was told."
    )
    expect(field).to_have_value(long)
    assert step_of(run, TEAM).state == "waiting"


def test_a_step_that_was_handed_over_is_among_the_colleagues_own(
    site: Site, run: Run, agent: Member, space: Space, new_context: Callable[..., BrowserContext]
) -> None:
    colleague = a_member(space, Role.AGENT, email=f"cora@{space.pk.hex}.example")
    visitor, other = Visitor(new_context()), Visitor(new_context())
    other.signs_in(site.url, colleague.user.email)
    other.follows("Steps")
    other.is_told("Nothing to do.")
    visitor.signs_in(site.url, agent.user.email)
    visitor.opens(f"{site.url}/runs/{run.public_id}/")
    on_page(visitor, TEAM).get_by_label("Give it to").select_option(value=colleague.public_id)
    press(visitor, TEAM, "Hand over")
    visitor.opens(f"{site.url}/steps/")
    expect(visitor.page.get_by_role("link", name=TEAM)).to_have_count(0)
    other.page.reload()
    expect(other.page.get_by_role("link", name=TEAM)).to_have_count(1)
    assert step_of(run, TEAM).owner_id == colleague.pk


def test_a_second_press_on_a_page_of_before_says_so_and_changes_nothing(
    site: Site, run: Run, agent: Member, new_context: Callable[..., BrowserContext]
) -> None:
    first, second = Visitor(new_context()), Visitor(new_context())
    for visitor in (first, second):
        visitor.signs_in(site.url, agent.user.email)
        visitor.opens(f"{site.url}/runs/{run.public_id}/")
    press(first, TEAM, "Done", "All three teams know.")
    press(second, TEAM, "Leave it out", "Not needed.")
    second.is_told("Somebody was quicker", "All three teams know.")
    assert step_of(run, TEAM).state == "done"


def test_an_analyst_has_no_way_to_the_steps(
    site: Site, run: Run, space: Space, new_context: Callable[..., BrowserContext]
) -> None:
    visitor = Visitor(new_context())
    visitor.signs_in(site.url, a_member(space, Role.ANALYST).user.email)
    expect(visitor.page.get_by_role("link", name="Steps")).to_have_count(0)
    for path in ("/steps/", f"/runs/{run.public_id}/"):
        answer = visitor.page.goto(f"{site.url}{path}")
        assert answer is not None
        assert answer.status == 403


def test_leadership_hands_a_step_over_but_does_none(
    site: Site, run: Run, space: Space, agent: Member, new_context: Callable[..., BrowserContext]
) -> None:
    lead = a_member(space, Role.LEADERSHIP)
    visitor = Visitor(new_context())
    visitor.signs_in(site.url, lead.user.email)
    visitor.opens(f"{site.url}/runs/{run.public_id}/")
    expect(visitor.page.get_by_role("textbox")).to_have_count(0)
    on_page(visitor, TEAM).get_by_label("Give it to").select_option(value=lead.public_id)
    press(visitor, TEAM, "Hand over")
    assert wait_until(lambda: step_of(run, TEAM).owner_id == lead.pk, seconds=PATIENCE)


def test_the_receipt_is_the_first_steps_evidence_for_whoever_may_read_it(
    site: Site, run: Run, agent: Member, customer: Customer, new_context: Callable[..., BrowserContext]
) -> None:
    the_declaration(customer)
    later(customer.space, hours=2)
    assert wait_until(lambda: run.steps.filter(state="done").count() == 3, seconds=PATIENCE)
    visitor = Visitor(new_context())
    visitor.signs_in(site.url, agent.user.email)
    visitor.opens(f"{site.url}/runs/{run.public_id}/")
    visitor.is_told("Done in billing, and read back.")
    visitor.page.get_by_role("link", name="We have your cancellation").click()
    visitor.is_told(customer.contact.email)
    lead = Visitor(new_context())
    lead.signs_in(site.url, a_member(customer.space, Role.LEADERSHIP).user.email)
    lead.opens(f"{site.url}/runs/{run.public_id}/")
    lead.is_told("A mail, sent")
    expect(lead.page.get_by_role("link", name="We have your cancellation")).to_have_count(0)


def test_no_page_of_steps_has_a_barrier_or_scrolls_sideways(
    site: Site, run: Run, agent: Member, customer: Customer, new_context: Callable[..., BrowserContext]
) -> None:
    visitor = Visitor(new_context(bypass_csp=True))
    visitor.signs_in(site.url, agent.user.email)
    for path in (
        "steps/",
        "steps/?whose=all",
        f"runs/{run.public_id}/",
        f"accounts/{customer.account.public_id}/",
    ):
        page = visitor.opens(f"{site.url}/{path}").page
        assert barriers(page) == [], path
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") == 320, path
    visitor.opens(f"{site.url}/runs/{run.public_id}/")
    press(visitor, TEAM, "Done", "")
    assert barriers(visitor.page) == []
