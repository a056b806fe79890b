"""An owner sets the company up in the console, says whose an account is, and finds it all on the trail."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from leavewell.accounts.models import DutyHolder, MailAllowance, Space, Workspace
from leavewell.accounts.roles import Role
from tests.builders import Customer, a_member
from tests.stories.axe import barriers
from tests.stories.site import Site
from tests.stories.visitor import Visitor

pytestmark = pytest.mark.story


def test_an_owner_sets_the_days_and_mails_and_gives_an_account_to_somebody(
    site: Site, space: Space, customer: Customer, new_context: Callable[..., BrowserContext]
) -> None:
    owner = a_member(space, email=f"olga@{space.pk.hex}.example")
    agent = a_member(space, Role.AGENT, email=f"agnes@{space.pk.hex}.example")
    visitor = Visitor(new_context(bypass_csp=True))
    visitor.signs_in(site.url, owner.user.email)
    page = visitor.page
    visitor.follows("Settings")
    visitor.follows("Workspace")
    assert barriers(page) == []
    page.get_by_label("Zone", exact=True).select_option("America/New_York")
    visitor.presses("Save the zone")
    visitor.is_told("Steps that have a due date keep it.")
    page.get_by_label("Whose public holidays nobody works on").select_option("United States")
    visitor.presses("Save the country")
    page.get_by_label("Sender of the mails to customers").fill("nobody")
    visitor.presses("Save the sender")
    visitor.is_told("This is no sender.")
    expect(page.get_by_label("Sender of the mails to customers")).to_be_focused()
    assert barriers(page) == []
    page.get_by_label("Sender of the mails to customers").fill("Café <leave@cafe.example>")
    visitor.presses("Save the sender")
    page.get_by_label("Really write to").fill(f"*@{space.pk.hex}.example")
    visitor.presses("Add the address")
    visitor.is_told("Mail may go there from now on.")
    visitor.presses(f"Take *@{space.pk.hex}.example off the list")
    visitor.is_told("Mail there is held in the mailbox from now on.")
    assert not MailAllowance.objects.of(space).filter(address__contains=space.pk.hex).exists()
    workspace = Workspace.objects.get(pk=space.workspace_id)
    assert (workspace.zone, workspace.country) == ("America/New_York", "US")
    assert workspace.mail_from == "Café <leave@cafe.example>"

    visitor.opens(f"{site.url}/accounts/{customer.account.public_id}/")
    page.get_by_text("Say who has a duty here").click()
    page.get_by_label("Duty", exact=True).select_option("legal")
    page.get_by_label("Whose it is for this account").select_option(agent.public_id)
    visitor.presses("Save the duty")
    visitor.is_told("Open steps follow.", "legal, on your side")
    assert DutyHolder.objects.of(space).get(account=customer.account).member_id == agent.pk

    visitor.follows("Settings")
    visitor.follows("Audit trail")
    visitor.is_told("gave somebody a duty")
    assert barriers(page) == []
    page.get_by_role("cell").get_by_role("link", name=customer.account.name).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(customer.account.name)
