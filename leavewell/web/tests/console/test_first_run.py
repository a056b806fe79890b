"""The list of first steps ticks itself, and goes when nothing is left."""

from __future__ import annotations

import pytest
from django.test import Client

from leavewell.accounts.actions.customers import connect
from leavewell.accounts.models import Space
from leavewell.accounts.roles import Role
from leavewell.accounts.scopes import Scope
from leavewell.accounts.transaction import edge
from leavewell.web.console.first_run.steps import first_steps_of
from leavewell.web.tests.api.calls import call
from leavewell_simulator.testing import RunningSimulator
from tests.builders import Customer, a_customer, a_member, a_space, an_act, an_api_key, cancelled
from tests.moments import run_what_is_due

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


def done(space: Space) -> list[str]:
    halves = {each.mode: each for each in Space.objects.filter(workspace_id=space.workspace_id)}
    return [step.code for step in first_steps_of(halves["live"], halves["test"]).steps if step.is_done]


def first_page(space: Space, role: Role = Role.OWNER, path: str = "/") -> str:
    client = Client()
    client.force_login(a_member(space, role).user)
    return str(client.get(path).content.decode())


def opened_by_api(customer: Customer) -> None:
    body = {"account": customer.account.external_id, "contact": {"email": customer.contact.email}}
    key = an_api_key(customer.space, Scope.WRITE_SESSIONS)
    assert call("POST", "/cancel-sessions", key, body).status == 201


def test_a_new_workspace_has_everything_to_do_and_its_owner_sees_it_first() -> None:
    space = a_space()
    assert done(space) == []
    shown = first_page(space)
    assert "1 of 5 done" in shown and "Connect your billing" in shown
    assert "Put the Cancel button in" in first_page(space, path="/settings/")


def test_each_step_is_ticked_by_what_happened(simulator: RunningSimulator) -> None:
    customer = a_customer(a_space())
    assert done(customer.space) == ["billing"]
    opened_by_api(customer)
    assert done(customer.space) == ["billing", "button"]
    cancelled(customer)
    assert "rehearsal" not in done(customer.space)
    run_what_is_due(customer.space)
    assert done(customer.space) == ["billing", "button", "rehearsal"]
    a_member(customer.space, Role.AGENT)
    assert done(customer.space) == ["billing", "button", "rehearsal", "team"]


def test_live_needs_both_a_connection_and_a_page_opened_there_and_then_the_list_is_gone(
    simulator: RunningSimulator,
) -> None:
    customer = a_customer(a_space())
    opened_by_api(customer)
    cancelled(customer)
    run_what_is_due(customer.space)
    live = Space.objects.select_related("workspace").get(
        workspace_id=customer.space.workspace_id, mode="live"
    )
    with edge():
        connect(an_act(live), processor="stripe", secret="rk_live_1", settings={})
    assert "live" not in done(live) and "First steps" in first_page(live)
    body = {"account": "L-1", "contact": {"email": "lea@linde.example", "role": "owner"}}
    assert call("POST", "/cancel-sessions", an_api_key(live, Scope.WRITE_SESSIONS), body).status == 201
    assert done(live)[-1] == "live"
    assert 'id="first-steps"' not in first_page(live)
    assert "Everything is in place" in first_page(live, path="/settings/")


def test_an_agent_is_shown_no_list_and_no_settings() -> None:
    shown = first_page(a_space(), Role.AGENT)
    assert "First steps" not in shown and "/settings/" not in shown


def test_the_list_can_be_put_away_and_brought_back() -> None:
    space = a_space()
    client = Client()
    client.force_login(a_member(space, Role.DEVELOPER).user)
    client.post("/settings/first-steps/", {"away": "yes"})
    assert 'id="first-steps"' not in client.get("/").content.decode()
    assert "Show this list on the first page again" in client.get("/settings/").content.decode()
    client.post("/settings/first-steps/", {"away": "no"})
    assert 'id="first-steps"' in client.get("/").content.decode()
