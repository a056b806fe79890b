"""A new owner on the first day: from an empty workspace to a first cancellation, and a colleague who has joined."""

from __future__ import annotations

import re

import httpx
import pytest
from playwright.sync_api import expect

from leavewell.accounts.models import Workspace
from leavewell.kernel.ids import uuid7
from leavewell.web.cli.setup import set_up
from tests.builders import PASSWORD
from tests.chaos.site import wait_until
from tests.stories.conftest import SitDown
from tests.stories.evidence import PATIENCE
from tests.stories.site import Site
from tests.stories.visitor import Visitor

pytestmark = pytest.mark.story

MARA = "mara@alder-finch.example"


@pytest.fixture
def workspace(site: Site) -> Workspace:
    """As ``leavewell setup`` leaves it."""
    name = uuid7().hex
    return set_up(
        name=f"Kiln {name}",
        zone="Europe/Lisbon",
        mail_from="Kiln <hello@kiln.example>",
        email=f"olga@{name}.example",
        password=PASSWORD,
    )


def a_link_by_api(site: Site, key: str) -> str:
    """What the company's own program does behind its Cancel button, with what the page told it."""
    answer = httpx.post(
        f"{site.url}/api/v1/cancel-sessions",
        headers={"Authorization": f"Bearer {key}", "Idempotency-Key": uuid7().hex},
        json={"account": "C-001", "contact": {"email": MARA}},
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json()["url"])


def mailed_link(site: Site, address: str) -> str:
    """The link in the newest mail to that address."""
    assert wait_until(lambda: any(mail.to == address for mail in site.post.mails), seconds=PATIENCE)
    newest = [mail for mail in site.post.mails if mail.to == address][-1]
    found = re.search(r"https?://\S+/join/\S+", newest.text)
    assert found, newest.text
    return found[0]


def test_a_new_owner_comes_from_nothing_to_a_first_cancellation_and_a_colleague(
    site: Site, workspace: Workspace, sits_down: SitDown
) -> None:
    address = f"olga@{workspace.name.removeprefix('Kiln ')}.example"
    owner = sits_down()
    owner.signs_in(site.url, address)
    owner.is_told("First steps 0 of 5 done")
    owner.looks_around()
    connects_billing(owner)
    key = makes_a_key(owner)
    customer = sits_down()
    customer.opens(a_link_by_api(site, key)).is_at("Why are you leaving?")
    customer.presses("Cancel now", "Cancel now")
    customer.is_at("We have your cancellation")
    assert "Plan: Team" in customer.reads_receipt()
    reads_the_receipt(owner)
    invited = f"nina@{workspace.name.removeprefix('Kiln ')}.example"
    invites(owner, invited)

    colleague = sits_down()
    colleague.opens(mailed_link(site, invited)).is_at(f"Join {workspace.name}")
    colleague.is_told("You were asked to join as agent", invited)
    colleague.looks_around()
    colleague.writes("Your name", "Nina")
    colleague.writes("Choose a password", PASSWORD)
    colleague.presses("Join")
    colleague.is_at("Today")
    colleague.presses("Sign out")
    colleague.signs_in(site.url, invited)

    owner.follows("Today")
    owner.is_told("First steps 4 of 5 done")
    owner.follows("Switch to live")
    owner.is_at("First steps")
    owner.looks_around()


def connects_billing(owner: Visitor) -> None:
    """A key that is none is refused beside its field; made-up customers do for the first day."""
    owner.follows("Connect your billing")
    owner.looks_around()
    owner.follows("Connect billing")
    owner.is_told("No billing system yet")
    owner.looks_around()
    owner.page.get_by_label("Test key").fill("not a key")
    owner.presses("Try it and connect")
    owner.is_told("Nothing was stored.")
    owner.looks_around()
    owner.presses("Put ten made-up customers in")
    owner.is_at("Accounts")
    owner.is_told("10 made-up customers are in the test space.", "Alder & Finch")
    owner.looks_around()


def makes_a_key(owner: Visitor) -> str:
    owner.follows("Settings")
    owner.is_told("1 of 5 done")
    owner.follows("Make an API key")
    owner.is_told("No key yet")
    owner.page.get_by_label("What it is for").fill("Our Cancel button")
    owner.presses("Make the key")
    owner.is_told("Copy it now")
    owner.looks_around()
    return owner.page.get_by_role("group", name="The key", exact=True).inner_text()


def reads_the_receipt(owner: Visitor) -> None:
    owner.follows("Today")
    owner.is_told("Alder & Finch")

    def has_come() -> bool:
        owner.follows("Mailbox")
        return owner.page.get_by_role("link", name="We have your cancellation").count() > 0

    assert wait_until(has_come, seconds=PATIENCE)
    owner.looks_around()
    owner.page.get_by_role("link", name="We have your cancellation").click()
    owner.is_told(MARA, "Receipt for your cancellation")
    owner.looks_around()


def invites(owner: Visitor, address: str) -> None:
    owner.follows("Settings")
    owner.is_told("3 of 5 done")
    owner.follows("Ask somebody to join")
    asking = owner.page.get_by_role("region", name="Ask somebody to join")
    asking.get_by_label("Mail address").fill(address)
    asking.get_by_label("Role").select_option(label="agent")
    owner.presses("Send the invitation")
    owner.is_told(f"A mail with a link goes to {address}.")
    expect(owner.page.get_by_role("region", name="Asked, and not here yet")).to_contain_text(address)
    owner.looks_around()
