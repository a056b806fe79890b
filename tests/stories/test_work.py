"""A day's work in the console: accounts found and kept as a view, steps seen to together, the machine, the mailbox."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from leavewell.accounts.models import Account, Member, Space
from leavewell.accounts.roles import Role
from leavewell.effects.models import Effect, Mail
from leavewell.playbooks.models import Step
from tests.builders import a_member, cancelled, some_customers
from tests.chaos.site import wait_until
from tests.stories.axe import barriers
from tests.stories.evidence import PATIENCE
from tests.stories.site import Site
from tests.stories.visitor import Visitor

pytestmark = pytest.mark.story


@pytest.fixture
def agent(space: Space) -> Member:
    """Somebody who serves customers, two of whom have cancelled and been written to."""
    for customer in some_customers(space, 2):
        cancelled(customer)
    mails = Mail.objects.of(space).filter(kind="receipt", state="sent")
    ready = Step.objects.of(space).filter(code="end_access")
    assert wait_until(lambda: mails.count() == 2 and ready.count() == 2, seconds=PATIENCE)
    return a_member(space, Role.AGENT)


def end_access(space: Space) -> list[Step]:
    return list(Step.objects.of(space).filter(code="end_access").select_related("account"))


def test_an_agent_finds_keeps_and_does_the_work_of_a_day(
    site: Site, space: Space, agent: Member, new_context: Callable[..., BrowserContext]
) -> None:
    visitor = Visitor(new_context())
    visitor.signs_in(site.url, agent.user.email)
    page = visitor.opens(f"{site.url}/accounts/").page
    page.get_by_label("How it stands").select_option("Leaving")
    visitor.presses("Show")
    page.get_by_text("Keep these filters as a view").click()
    page.get_by_label("Name of the view").fill("Those who leave")
    visitor.presses("Keep it")
    visitor.is_at("Those who leave")
    expect(page.get_by_role("row")).to_have_count(3)

    page.get_by_role("link", name="Steps", exact=True).click()
    page.get_by_role("link", name="Everybody's").click()
    for step in end_access(space):
        assert step.account is not None
        page.get_by_role("checkbox", name=f"Choose: {step.title}, {step.account.name}").check()
    page.get_by_label("What was done, or why it isn't").fill("Both are switched off.")
    visitor.presses("All done")
    visitor.is_told("2 steps done.")
    assert {step.state for step in end_access(space)} == {"done"}

    page.get_by_role("link", name="As a board").click()
    expect(page.get_by_role("heading", name="Over in the last seven days 2")).to_be_visible()

    page.get_by_role("link", name="Machine").click()
    page.get_by_role("link", name="Done", exact=False).first.click()
    page.get_by_label("What", exact=True).select_option("Cancel in billing")
    visitor.presses("Show")
    page.get_by_role("link", name="Cancel in billing").first.click()
    visitor.is_told("Done in billing, and read back.")

    page.get_by_role("link", name="Mailbox").click()
    account = Account.objects.of(space).order_by("pk")[0]
    page.get_by_label("Address or subject").fill(f"ada@{account.external_id.lower()}")
    visitor.presses("Show")
    page.get_by_role("link", name="We have your cancellation").first.click()
    with page.expect_download() as saved:
        page.get_by_role("link", name=".txt").click()
    mail = Mail.objects.of(space).get(kind="receipt", account=account)
    assert saved.value.path().read_bytes() == bytes(mail.attachment)


def test_no_page_of_the_work_has_a_barrier_or_scrolls_sideways(
    site: Site, space: Space, agent: Member, new_context: Callable[..., BrowserContext]
) -> None:
    visitor = Visitor(new_context(bypass_csp=True))
    visitor.signs_in(site.url, agent.user.email)
    effect = Effect.objects.of(space).get(kind="billing.cancel", account=Account.objects.of(space)[0])
    mail = Mail.objects.of(space).filter(kind="receipt")[0]
    for path in (
        "accounts/?state=leaving",
        "steps/?whose=all",
        "steps/?whose=all&view=board",
        "machine/?state=done",
        f"machine/{effect.public_id}/",
        "mailbox/",
        f"mailbox/{mail.public_id}/",
    ):
        page = visitor.opens(f"{site.url}/{path}").page
        assert barriers(page) == [], path
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") == 320, path
        page.set_viewport_size({"width": 1280, "height": 800})
