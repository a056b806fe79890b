"""The team's pages about steps: whose they are, when, and what led to them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from leavewell.accounts.models import Member, Space
from leavewell.accounts.roles import Role
from leavewell.accounts.transaction import edge
from leavewell.offboarding.actions.restart import restart
from leavewell.offboarding.models import Departure
from leavewell.playbooks.actions.steps import reassign_step, skip_step
from leavewell.playbooks.models import Run, Step
from leavewell_simulator.testing import RunningSimulator
from tests.builders import Customer, a_customer, a_member, a_space, an_act, cancelled
from tests.moments import later, run_what_is_due

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


@pytest.fixture
def ada(simulator: RunningSimulator) -> Customer:
    """A customer of a company in Berlin, who has just cancelled."""
    customer = a_customer(a_space())
    cancelled(customer)
    run_what_is_due(customer.space)
    return customer


def page(member: Member, path: str) -> str:
    client = Client()
    client.force_login(member.user)
    return str(client.get(path).content.decode())


def end_access(space: Space) -> Step:
    return Step.objects.of(space).select_related("run__playbook", "account").get(code="end_access")


def test_the_first_page_counts_what_is_mine_and_late_and_no_machines_steps(ada: Customer) -> None:
    agent = a_member(ada.space, Role.AGENT)
    assert "0 to do</span>" in page(agent, "/")
    with edge():
        reassign_step(an_act(ada.space), end_access(ada.space), agent)
        reassign_step(an_act(ada.space), Step.objects.of(ada.space).get(code="watch_charges"), agent)
    assert "1 to do</span>" in page(agent, "/") and 'class="wrong">1</strong> of my steps late' not in page(
        agent, "/"
    )
    later(ada.space, days=40)
    assert 'class="wrong">1</strong> of my steps late' in page(agent, "/")


def test_an_accounts_page_leads_from_its_departure_to_the_steps(ada: Customer) -> None:
    run = Run.objects.of(ada.space).get()
    shown = page(a_member(ada.space, Role.AGENT), f"/accounts/{ada.account.public_id}/")
    assert f"/runs/{run.public_id}/" in shown and "Access ends" in shown
    with edge():
        restart(an_act(ada.space), Departure.objects.select_related("space__workspace", "declaration").get())
    shown = page(a_member(ada.space, Role.AGENT), f"/accounts/{ada.account.public_id}/")
    assert "taken back" in shown and "Access ends" not in shown


def test_an_analyst_reads_of_the_departure_and_is_shown_no_way_to_its_steps(ada: Customer) -> None:
    shown = page(a_member(ada.space, Role.ANALYST), f"/accounts/{ada.account.public_id}/")
    assert "Access ends" in shown and "/runs/" not in shown and "/steps/" not in shown


def test_times_are_those_of_the_workspace(ada: Customer) -> None:
    step = end_access(ada.space)
    # Half past eleven in the evening UTC is the next day in Berlin.
    late = an_act(ada.space).at.replace(hour=23, minute=30) + timedelta(days=3)
    Step.objects.filter(pk=step.pk).update(due_at=late)
    there = late + timedelta(days=1)
    shown = page(a_member(ada.space), f"/runs/{step.run.public_id}/")
    assert f"due {there:%a} {there.day} {there:%b %Y}" in shown


def test_what_a_program_left_out_is_told_as_that_and_what_a_person_left_out_in_their_words(
    ada: Customer,
) -> None:
    step, other = end_access(ada.space), Step.objects.of(ada.space).get(code="delete_data")
    agent = a_member(ada.space, Role.AGENT)
    with edge():
        skip_step(an_act(ada.space, f"member:{agent.public_id}"), step, reason="They had <no> login.")
        skip_step(an_act(ada.space, "system"), other, reason="no_data_here")
    shown = page(agent, f"/runs/{step.run.public_id}/")
    assert "Left out: They had &lt;no&gt; login." in shown
    assert "Not needed: no data here." in shown


def test_a_run_that_was_called_off_offers_nothing_to_press(ada: Customer) -> None:
    with edge():
        restart(an_act(ada.space), Departure.objects.select_related("space__workspace", "declaration").get())
    run = Run.objects.of(ada.space).get()
    shown = page(a_member(ada.space), f"/runs/{run.public_id}/")
    assert "<details" not in shown and "(taken back)" in shown


def test_a_colleague_who_isnt_here_cant_be_chosen_and_the_words_of_the_other_field_stay_unmarked(
    ada: Customer,
) -> None:
    step, agent = end_access(ada.space), a_member(ada.space, Role.AGENT)
    client = Client()
    client.force_login(agent.user)
    answer = client.post(f"/steps/{step.public_id}/reassign/", {"member": "mem_nobody"})
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert shown.count('aria-invalid="true"') == 1
    assert f'aria-describedby="n{step.public_id}"' in shown and "Nobody was chosen." in shown


def test_the_newest_withdrawn_cancellation_names_no_end_on_the_first_page(ada: Customer) -> None:
    with edge():
        restart(an_act(ada.space), Departure.objects.select_related("space__workspace", "declaration").get())
    shown = page(a_member(ada.space), "/")
    assert "the plan goes on" in shown


def test_the_list_holds_everybodys_only_when_asked(ada: Customer) -> None:
    agent = a_member(ada.space, Role.AGENT)
    title = end_access(ada.space).title
    assert title not in page(agent, "/steps/")
    everybodys = page(agent, "/steps/?whose=all")
    assert title in everybodys and "Watch for any later charge" not in everybodys
