"""An agent with a caller on the line: who it is, what may be promised, and that it is on record."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from leavewell.accounts.models import Space
from leavewell.accounts.roles import Role
from leavewell.accounts.transaction import edge
from leavewell.desk.models import Concession
from leavewell.flow.actions import sessions
from leavewell.postsave.models import Save
from tests.builders import Customer, a_member, a_session, an_act, fresh
from tests.chaos.site import wait_until
from tests.moments import later
from tests.stories.conftest import SitDown
from tests.stories.evidence import PATIENCE
from tests.stories.site import Site
from tests.stories.visitor import Visitor

pytestmark = pytest.mark.story


@pytest.fixture
def undecided(customer: Customer) -> Customer:
    """They looked at their cancel page, said that it costs too much, and left it there."""
    session, _ = a_session(customer)
    with edge():
        sessions.give_reason(an_act(customer.space), fresh(session), reason="too_expensive")
    later(customer.space, minutes=31)
    return customer


def is_on_the_story(agent: Visitor, customer: Customer) -> None:
    expect(agent.page.get_by_role("heading", level=1)).to_contain_text(customer.account.name)
    agent.is_told("€49.00 a month", customer.contact.email)


def test_an_agent_finds_a_caller_promises_what_they_may_and_the_save_is_on_the_story(
    site: Site, space: Space, undecided: Customer, sits_down: SitDown
) -> None:
    agent = sits_down()
    agent.signs_in(site.url, a_member(space, Role.AGENT).user.email)
    agent.looks_for("nobody@nowhere.example")
    agent.is_told("Nothing is called “nobody@nowhere.example” here.")
    agent.looks_around()
    agent.looks_for(undecided.account.name[:4])
    agent.is_told(undecided.account.name)
    agent.looks_around()
    agent.looks_for(undecided.contact.email)
    is_on_the_story(agent, undecided)
    agent.looks_for(undecided.subscription.provider_id)
    is_on_the_story(agent, undecided)
    agent.is_told("On the watchlist", "It costs too much")
    agent.looks_around()

    agent.unfolds("Grant a discount or a credit")
    agent.writes("Per cent off", "40")
    agent.writes("What was agreed (for the team)", "Until their new budget.")
    agent.presses("Grant it")
    agent.is_told("Your role (agent) may grant up to 20% off", "Ask somebody of billing or an admin")
    agent.has_written("Per cent off", "40")
    agent.has_written("What was agreed (for the team)", "Until their new budget.")
    agent.looks_around()
    assert not Concession.objects.of(space).exists()
    agent.writes("Per cent off", "20")
    agent.presses("Grant it")
    agent.is_told("It is granted.", "20% off 3 charges was granted", "Until their new budget.")
    agent.looks_around()

    held = Save.objects.of(space).filter(state="provisional")
    assert wait_until(held.exists, seconds=PATIENCE)
    agent.page.reload()
    saves = agent.page.get_by_role("region", name="Staying", exact=True)
    expect(saves).to_contain_text("after what one of you granted")
    expect(agent.page.get_by_role("region", name="Open now")).to_contain_text(
        "counts as saved when it has held"
    )
    agent.looks_around()
