"""What an account's page tells the team: all that happened, by whom and why, and what is open now."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from leavewell.accounts.models import Member
from leavewell.accounts.roles import Role
from leavewell.accounts.transaction import edge
from leavewell.desk.actions.notes import write_note
from leavewell.flow.actions import sessions
from leavewell.kernel.facts import KINDS
from leavewell.web.console.story.groups import LABELS, group_of, which
from leavewell_simulator.testing import RunningSimulator
from tests.builders import Customer, a_customer, a_member, a_session, a_space, an_act, cancelled, fresh
from tests.moments import run_what_is_due

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


@pytest.fixture
def ada(simulator: RunningSimulator) -> Customer:
    """A customer who pays 49 euros a month."""
    return a_customer(a_space())


def its_page(customer: Customer, member: Member, query: str = "") -> str:
    client = Client()
    client.force_login(member.user)
    return str(client.get(f"/accounts/{customer.account.public_id}/{query}").content.decode())


def says(customer: Customer, words: str) -> None:
    session, _ = a_session(customer)
    with edge():
        sessions.give_reason(an_act(customer.space), fresh(session), reason="too_expensive", words=words)


def writes(customer: Customer, words: str, times: int = 1) -> None:
    for _ in range(times):
        with edge():
            write_note(an_act(customer.space), customer.account, words)


def test_every_kind_of_fact_is_in_one_of_the_parts() -> None:
    parts = [which(code).kinds or frozenset() for code in LABELS if code]
    assert frozenset().union(*parts) == frozenset(KINDS)
    assert sum(len(part) for part in parts) == len(KINDS)
    assert all(group_of(kind) in LABELS for kind in KINDS)


def test_the_head_says_what_they_have_what_it_costs_and_who_may_cancel(ada: Customer) -> None:
    shown = its_page(ada, a_member(ada.space, Role.AGENT))
    assert "€49.00 a month" in shown and "next charge of €49.00" in shown
    assert ada.contact.email in shown and "may cancel" in shown
    assert "Nothing is open" in shown


def test_a_cancellation_is_told_newest_first_with_who_why_and_the_way_to_mail_and_receipt(
    ada: Customer,
) -> None:
    declaration = cancelled(ada)
    run_what_is_due(ada.space)
    shown = its_page(ada, a_member(ada.space, Role.AGENT))
    assert shown.index("Billing took the cancel") < shown.index(f"{declaration.number} was received")
    assert "Billing was asked to end the subscription." in shown and "Done in billing, and read back" in shown
    assert f"Because: Cancellation {declaration.number} was received" in shown
    assert "Read the mail" in shown and "The receipt" in shown and "<strong>Leaving</strong> since" in shown
    assert "billing.cancel" not in shown and "by itself" in shown


def test_each_part_can_be_read_alone(ada: Customer) -> None:
    cancelled(ada)
    run_what_is_due(ada.space)
    agent = a_member(ada.space, Role.AGENT)
    mail, billing = its_page(ada, agent, "?show=mail"), its_page(ada, agent, "?show=billing")
    assert "The mail" in mail and "Billing was asked to end" not in mail
    assert "Billing took the cancel" in billing and "A cancel page was opened" not in billing
    assert "A cancel page was opened" in its_page(ada, agent, "?show=nothing_of_that_name")


def test_a_customers_words_stand_with_their_reason_and_a_note_only_before_those_who_may_read_it(
    ada: Customer,
) -> None:
    says(ada, "Too <b>dear</b>.")
    writes(ada, "They like the editor.")
    agent, analyst = a_member(ada.space, Role.AGENT), a_member(ada.space, Role.ANALYST)
    assert "Too &lt;b&gt;dear&lt;/b&gt;." in its_page(ada, agent)
    assert "They like the editor." in its_page(ada, agent)
    assert "They like the editor." not in its_page(ada, analyst)
    assert "A note was written." in its_page(ada, analyst)


def test_an_analyst_finds_no_mail_no_receipt_and_nothing_to_press(ada: Customer) -> None:
    cancelled(ada)
    run_what_is_due(ada.space)
    shown = its_page(ada, a_member(ada.space, Role.ANALYST))
    assert "was received" in shown
    for hidden in ("Read the mail", "receipt.txt", "Do something", "Its steps"):
        assert hidden not in shown


def test_a_long_story_comes_in_pages(ada: Customer) -> None:
    writes(ada, "Again.", times=105)
    agent = a_member(ada.space, Role.AGENT)
    first, second = its_page(ada, agent, "?show=team"), its_page(ada, agent, "?show=team&page=2")
    assert "Page 1 of 2" in first and "?show=team&amp;page=2#told" in first
    assert "The account was added." in second and "The account was added." not in first


@pytest.mark.parametrize("notes", [3, 60])
def test_a_long_story_asks_the_database_no_more_often_than_a_short_one(
    ada: Customer, notes: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    cancelled(ada)
    run_what_is_due(ada.space)
    writes(ada, "Again.", times=notes)
    client = Client()
    client.force_login(a_member(ada.space, Role.OWNER).user)
    with django_assert_max_num_queries(48):
        assert client.get(f"/accounts/{ada.account.public_id}/").status_code == 200
