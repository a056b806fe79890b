"""A billing system that rests: it stands on the first page, and whoever mended the key lets it go on."""

from __future__ import annotations

import pytest
from django.test import Client

from leavewell.accounts.models import Connection
from leavewell.accounts.roles import Role
from leavewell.billing.simulator.control_types import Fault
from tests.builders import Customer, a_customer, a_member, a_space, cancelled
from tests.moments import run_what_is_due
from tests.simulated import applied, arm

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords", "simulator")]


@pytest.fixture
def ada() -> Customer:
    """She has cancelled, and billing doesn't take our key."""
    customer = a_customer(a_space())
    arm(customer.space, Fault("any", "error", status=401))
    cancelled(customer)
    run_what_is_due(customer.space)
    return customer


def someone(customer: Customer, role: Role) -> Client:
    client = Client()
    client.force_login(a_member(customer.space, role).user)
    return client


def again(client: Client) -> tuple[int, str]:
    answer = client.post("/settings/billing/again/", {"processor": "simulator"})
    return answer.status_code, answer.content.decode()


def test_row_26_the_key_is_looked_at_again_and_what_waited_goes_on(ada: Customer) -> None:
    owner = someone(ada, Role.OWNER)
    for page in ("/", "/settings/billing/"):
        words = owner.get(page).content.decode()
        assert "taken any more." in words and "Nothing is lost" in words
    status, words = again(owner)
    assert (status, "It still rests, and nothing is lost" in words) == (422, True)
    assert Connection.objects.of(ada.space).get().paused_at is not None
    arm(ada.space)
    assert again(owner)[0] == 302
    run_what_is_due(ada.space)
    assert applied(ada) == ["cancel"]
    assert "taken any more" not in owner.get("/").content.decode()


def test_whoever_may_not_mend_it_is_told_whom_to_ask(ada: Customer) -> None:
    agent = someone(ada, Role.AGENT)
    assert "Tell an owner or an admin." in agent.get("/").content.decode()
    assert again(agent)[0] == 403
