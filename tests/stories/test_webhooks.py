"""A developer adds a webhook in the console, and a running worker tells their program of a cancel."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from time import sleep

import pytest
from playwright.sync_api import BrowserContext, expect
from standardwebhooks import Webhook

from leavewell.accounts.models import Space
from leavewell.accounts.roles import Role
from leavewell.outbound.tests.receiver import Receiver, receiving
from tests.builders import Customer, a_member, cancelled
from tests.stories.axe import barriers
from tests.stories.site import Site
from tests.stories.visitor import Visitor

pytestmark = pytest.mark.story

PATIENCE = 20.0


def test_a_program_is_told_of_a_cancel_by_a_running_worker(
    site: Site, space: Space, customer: Customer, new_context: Callable[..., BrowserContext]
) -> None:
    visitor = Visitor(new_context(bypass_csp=True))
    visitor.signs_in(
        site.url, a_member(space, Role.DEVELOPER, email=f"dev@{space.pk.hex}.example").user.email
    )
    page = visitor.page
    visitor.follows("Settings")
    visitor.follows("Webhooks")
    with receiving(encrypted=False) as receiver:
        page.get_by_label("Address of your program").fill("https://169.254.169.254/latest")
        visitor.presses("Add it and show its secret")
        visitor.is_told("never sent to")
        expect(page.get_by_label("Address of your program")).to_be_focused()
        page.get_by_label("Address of your program").fill(f"http://127.0.0.1:{receiver.port}/in")
        page.get_by_label("Full: also names").check()
        visitor.presses("Add it and show its secret")
        assert barriers(page) == []
        (secret,) = re.findall(r"whsec_[A-Za-z0-9+/=]{44}", page.content())
        visitor.follows(f"http://127.0.0.1:{receiver.port}/in")
        visitor.presses("Send a test event")
        found = told(receiver, "webhook.test", secret)
        assert found["data"]["endpoint_id"].startswith("whk_")
        declaration = cancelled(customer)
        found = told(receiver, "cancel.processed", secret)
        assert found["data"]["declaration"]["number"] == declaration.number
        page.reload()
        visitor.is_told("taken", "cancel.received")
        assert barriers(page) == []


def told(receiver: Receiver, name: str, secret: str) -> dict[str, dict[str, dict[str, str]]]:
    """The first event of that name, with a good signature."""
    for _ in range(int(PATIENCE / 0.1)):
        for got in list(receiver.got):
            if json.loads(got.body)["type"] == name:
                event: dict[str, dict[str, dict[str, str]]] = Webhook(secret).verify(got.body, got.headers)
                return event
        sleep(0.1)
    raise AssertionError(
        f"{name} was not told, but {[json.loads(each.body)['type'] for each in receiver.got]}"
    )
