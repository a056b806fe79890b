"""The list of accounts: found, put in order, kept as a view and taken along."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from leavewell.accounts.actions.knowledge import assign_duty
from leavewell.accounts.duties import Duty
from leavewell.accounts.models import Account, AuditEntry, Member, SavedView, Space, Subscription
from leavewell.accounts.roles import Role
from leavewell.accounts.transaction import edge
from leavewell.kernel.money import Money
from leavewell_simulator.testing import RunningSimulator
from tests.builders import (
    Customer,
    a_customer,
    a_member,
    a_second_subscription,
    a_session,
    a_space,
    an_account,
    an_act,
    cancelled,
    some_customers,
)
from tests.moments import later, run_what_is_due

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


@pytest.fixture
def space(simulator: RunningSimulator) -> Space:
    """A company's test space."""
    return a_space()


@pytest.fixture
def agent(space: Space) -> Client:
    """Somebody who serves customers, signed in."""
    return signed_in(a_member(space, Role.AGENT))


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def names(client: Client, **filters: str) -> list[str]:
    """The accounts that the page shows, in its order."""
    answer: Any = client.get("/accounts/", filters)
    assert answer.status_code == 200
    return [row.account.name for row in answer.context["rows"]]


def test_each_account_is_found_by_how_it_stands(space: Space, agent: Client) -> None:
    stays, trying = a_customer(space), a_customer(space, trial_days_left=5, began_days_ago=3)
    leaves, never = a_customer(space), an_account(space, "A-9", "Never Ltd")
    cancelled(leaves)
    run_what_is_due(space)
    assert names(agent, state="paying") == [stays.account.name]
    assert names(agent, state="trying") == [trying.account.name]
    assert names(agent, state="leaving") == [leaves.account.name]
    assert names(agent, state="never") == [never.name]
    assert names(agent, state="left") == []
    later(space, days=40)
    assert leaves.account.name in names(agent, state="left")
    assert names(agent, state="leaving") == []


def test_an_account_on_the_watchlist_is_found_there_and_says_so(space: Space, agent: Client) -> None:
    customer = a_customer(space)
    a_customer(space)
    a_session(customer)
    later(space, days=2)
    assert names(agent, state="watched") == [customer.account.name]
    assert "on the watchlist" in agent.get("/accounts/?state=watched").content.decode()


def test_plan_and_currency_speak_of_one_and_the_same_subscription(space: Space, agent: Client) -> None:
    euros, dollars = a_customer(space), a_customer(space, paying=Money(7000, "USD"))
    Subscription.objects.filter(pk=dollars.subscription.pk).update(plan="Solo")
    second = a_second_subscription(euros)
    Subscription.objects.filter(pk=second.pk).update(plan="Solo")
    assert names(agent, plan="Solo", currency="USD") == [dollars.account.name]
    assert names(agent, plan="Team", currency="USD") == []
    assert names(agent, processor="simulator", country="DE", plan="Team") == [euros.account.name]
    assert names(agent, q=dollars.account.external_id) == [dollars.account.name]


def test_amounts_of_two_currencies_are_never_compared(space: Space, agent: Client) -> None:
    small = a_customer(space, paying=Money(100, "EUR"))
    yearly = a_customer(space, paying=Money(60_000, "EUR"), interval="year")
    big, dollars = a_customer(space, paying=Money(9_000, "EUR")), a_customer(space, paying=Money(99, "USD"))
    order = [each.account.name for each in (big, yearly, small, dollars)]
    assert names(agent, sort="-amount") == order
    assert names(agent, sort="amount") == [order[2], order[1], order[0], order[3]]
    shown = agent.get("/accounts/?sort=-amount").content.decode()
    assert "€90.00 a month" in shown and "€600.00 a year" in shown and "each currency by itself" in shown


def test_whoever_comes_next_stands_first_if_asked(space: Space, agent: Client) -> None:
    late, soon = a_customer(space, began_days_ago=2), a_customer(space, began_days_ago=25)
    assert names(agent, sort="next") == [soon.account.name, late.account.name]
    assert names(agent, sort="-next") == [late.account.name, soon.account.name]


def test_mine_are_those_for_which_i_have_a_duty(space: Space) -> None:
    member, customer = a_member(space, Role.AGENT), a_customer(space)
    a_customer(space)
    with edge():
        assign_duty(an_act(space), Duty.CSM, member, account=customer.account)
    assert names(signed_in(member), holder="me") == [customer.account.name]


def test_the_last_reason_counts_and_the_one_before_does_not(space: Space, agent: Client) -> None:
    customer = a_customer(space)
    declared = cancelled(customer)
    run_what_is_due(space)
    type(declared).objects.filter(pk=declared.pk).update(reason="too_hard")
    assert names(agent, reason="too_hard") == [customer.account.name]
    assert names(agent, reason="too_expensive") == []
    declared.pk, declared.number, declared.reason = None, "LW-2026-LATER000", "too_expensive"
    declared.state, declared.received_at = "withdrawn", later(space, days=1).now
    declared.id = type(declared)._meta.pk.get_default()
    declared.save(force_insert=True)
    assert names(agent, reason="too_hard") == []
    assert names(agent, reason="too_expensive") == [customer.account.name]


def test_an_analyst_is_shown_no_steps_and_no_button(space: Space) -> None:
    cancelled(a_customer(space))
    run_what_is_due(space)
    shown = signed_in(a_member(space, Role.ANALYST)).get("/accounts/?steps=open").content.decode()
    assert "Open steps" not in shown and "With open steps" not in shown
    assert "Open its cancel page" not in shown and "Download as CSV" not in shown


def test_a_list_that_nothing_fits_says_how_to_get_out_of_it(space: Space, agent: Client) -> None:
    assert "No accounts yet." in agent.get("/accounts/").content.decode()
    a_customer(space)
    assert "No account fits all of this." in agent.get("/accounts/?q=nobody").content.decode()
    for nonsense in ("sort=x", "state=x", "page=-3", "holder=x", "q=%00", "plan=" + "x" * 5000):
        assert agent.get(f"/accounts/?{nonsense}").status_code == 200


def saved(client: Client, name: str, **given: str) -> Any:
    return client.post("/accounts/views/save/", {"name": name, **given})


def test_a_view_is_kept_for_oneself_and_found_again(space: Space, agent: Client) -> None:
    a_customer(space)
    answer = saved(agent, "Teams in Germany", plan="Team", country="DE")
    assert answer.headers["Location"] == "/accounts/?plan=Team&country=DE"
    page = agent.get(answer.headers["Location"]).content.decode()
    assert "<h1>Teams in Germany</h1>" in page and "Rename or delete" in page
    other = signed_in(a_member(space, Role.AGENT))
    assert "Teams in Germany" not in other.get("/accounts/").content.decode()


def test_a_shared_view_is_everybodys_to_see_and_its_makers_or_leaders_to_change(
    space: Space, agent: Client
) -> None:
    saved(agent, "Ours", plan="Team", shared="yes")
    view = SavedView.objects.of(space).get()
    other, lead = signed_in(a_member(space, Role.AGENT)), signed_in(a_member(space, Role.LEADERSHIP))
    shown = other.get("/accounts/?plan=Team").content.decode()
    assert "by Ann</span>" in shown and "Rename or delete" not in shown
    other.post(f"/accounts/views/{view.public_id}/delete/")
    assert SavedView.objects.of(space).exists()
    lead.post(f"/accounts/views/{view.public_id}/rename/", {"name": "Everybody's"})
    view.refresh_from_db()
    assert view.name == "Everybody's"
    agent.post(f"/accounts/views/{view.public_id}/delete/")
    assert not SavedView.objects.of(space).exists()


def test_somebody_elses_own_view_cant_even_be_renamed_by_an_owner(space: Space, agent: Client) -> None:
    saved(agent, "Mine", plan="Team")
    view = SavedView.objects.of(space).get()
    owner = signed_in(a_member(space))
    answer = owner.post(f"/accounts/views/{view.public_id}/rename/", {"name": "Theirs"}, follow=True)
    assert "somebody else&#x27;s" in answer.content.decode()
    view.refresh_from_db()
    assert view.name == "Mine"


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "a\x00b"])
def test_a_view_without_a_fit_name_is_refused_beside_the_field(
    space: Space, agent: Client, name: str
) -> None:
    answer = saved(agent, name, plan="Team")
    page = answer.content.decode()
    assert answer.status_code == 422 and "A view needs a name." in page
    assert 'name="plan" value="Team"' in page and not SavedView.objects.of(space).exists()


def test_the_name_of_another_view_of_mine_is_refused_beside_the_field(space: Space, agent: Client) -> None:
    a_customer(space)
    saved(agent, "One", plan="Team")
    saved(agent, "Two", currency="EUR")
    view = SavedView.objects.of(space).get(name="Two")
    answer = agent.post(f"/accounts/views/{view.public_id}/rename/", {"name": "One"})
    assert answer.status_code == 422 and 'id="rename-wrong"' in answer.content.decode()


def exported(client: Client, **filters: str) -> list[dict[str, str]]:
    answer = client.get("/accounts/csv/", filters)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return list(csv.DictReader(StringIO(answer.content.decode())))


def test_the_file_holds_what_the_list_shows_and_the_trail_says_who_took_it(space: Space) -> None:
    lead = a_member(space, Role.LEADERSHIP)
    dear, cheap = a_customer(space, paying=Money(123_456, "EUR")), a_customer(space)
    lines = exported(signed_in(lead), q=dear.account.external_id)
    assert [(line["account"], line["amount"], line["currency"]) for line in lines] == [
        (dear.account.external_id, "1234.56", "EUR")
    ]
    assert cheap.account.name in {line["name"] for line in exported(signed_in(lead))}
    entry = AuditEntry.objects.of(space).filter(deed="export_accounts").earliest("recorded_at")
    assert entry.actor == f"member:{lead.public_id}" and entry.details == {"accounts": 1}


def test_no_name_in_the_file_is_taken_for_a_formula(space: Space) -> None:
    account = an_account(space, "A-1", "=HYPERLINK()")
    assert [line["name"] for line in exported(signed_in(a_member(space)))] == [f"'{account.name}"]


@pytest.mark.parametrize("sort", ["name", "-amount", "next"])
def test_a_longer_list_asks_the_database_no_more_often(
    space: Space, agent: Client, sort: str, django_assert_max_num_queries: Any
) -> None:
    customers: list[Customer] = some_customers(space, 2)
    cancelled(customers[0])
    run_what_is_due(space)
    with django_assert_max_num_queries(26) as few:
        assert len(names(agent, sort=sort)) == 2
    some_customers(space, 12)
    assert Account.objects.of(space).count() == 14
    with django_assert_max_num_queries(len(few)):
        assert len(names(agent, sort=sort)) == 14
