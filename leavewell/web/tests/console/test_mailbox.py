"""The mailbox: what was written to whom, found again, and why something hasn't left."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from leavewell.accounts.actions.workspaces import switch_mail
from leavewell.accounts.models import Member
from leavewell.accounts.roles import Role
from leavewell.accounts.transaction import edge
from leavewell.effects.actions.outbox import plan
from leavewell.effects.models import Attempt, Mail
from leavewell.effects.types import Planned
from leavewell.kernel.ids import uuid7
from leavewell_simulator.testing import RunningSimulator
from tests.builders import Customer, a_customer, a_member, a_space, an_act, cancelled, some_customers
from tests.moments import run_what_is_due

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


@pytest.fixture
def ada(simulator: RunningSimulator) -> Customer:
    """A customer who has cancelled, and has a receipt."""
    customer = a_customer(a_space())
    cancelled(customer)
    run_what_is_due(customer.space)
    return customer


@pytest.fixture
def agent(ada: Customer) -> Client:
    """Somebody who serves customers, signed in."""
    return signed_in(a_member(ada.space, Role.AGENT))


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def receipt(ada: Customer) -> Mail:
    return Mail.objects.of(ada.space).get(kind="receipt")


def subjects(client: Client, **filters: str) -> list[str]:
    answer: Any = client.get("/mailbox/", filters)
    assert answer.status_code == 200
    return [mail.subject for mail in answer.context["page"].object_list]


def test_a_mail_is_found_by_address_subject_kind_state_and_account(ada: Customer, agent: Client) -> None:
    subject = receipt(ada).subject
    for filters in (
        {"q": ada.contact.email[:6]},
        {"q": subject[3:12].upper()},
        {"kind": "receipt"},
        {"state": "held", "account": ada.account.public_id},
    ):
        assert subject in subjects(agent, **filters), filters
    assert subjects(agent, q="nobody@else.example") == []
    assert subjects(agent, state="sent") == []
    for nonsense in ({"kind": "x"}, {"state": "x"}, {"to": "x"}, {"q": "\x00"}):
        assert subject in subjects(agent, **nonsense), nonsense
    assert agent.get("/mailbox/?account=acc_x").status_code == 404


def test_customers_mails_and_the_teams_stand_apart(ada: Customer, agent: Client) -> None:
    assert "No mail to the team yet." in agent.get("/mailbox/?to=team").content.decode()
    mail = receipt(ada)
    Mail.objects.filter(pk=mail.pk).update(kind="steps_due", subject="Your day")
    assert subjects(agent, to="team") == ["Your day"]
    assert "Your day" not in subjects(agent, to="customers")


def test_a_held_mail_says_why_and_what_would_let_the_next_one_go(ada: Customer, agent: Client) -> None:
    page = agent.get(f"/mailbox/{receipt(ada).public_id}/").content.decode()
    assert f"leavewell allow-mail {ada.contact.email}" in page and "wasn't on the list" in page
    assert f"/accounts/{ada.account.public_id}/" in page and "Receipt of a cancellation" in page


def test_a_mail_that_hasnt_left_says_what_is_in_its_way(ada: Customer, agent: Client) -> None:
    mail = receipt(ada)
    Mail.objects.filter(pk=mail.pk).update(state="sending")
    Attempt.objects.filter(effect=mail.effect).update(outcome="not_taken", reason="mail_server_421")
    page = agent.get(f"/mailbox/{mail.public_id}/").content.decode()
    assert "It hasn't left yet. The mail server couldn&#x27;t take it now (421)." in page
    assert f"/machine/{mail.effect.public_id}/" in page


def test_while_customer_mail_is_stopped_the_page_says_how_many_wait(ada: Customer, agent: Client) -> None:
    with edge():
        switch_mail(an_act(ada.space), stopped=True)
        order = Planned("mail.send", "mail.done:x", {"mail": "done", "subject": str(uuid7())})
        plan(an_act(ada.space), order)
    run_what_is_due(ada.space)
    page = agent.get("/mailbox/").content.decode()
    assert "Customer mail is stopped in this space" in page and "1 mail waits to be written" in page


def test_the_receipt_is_saved_as_a_file_and_never_opened_here(ada: Customer, agent: Client) -> None:
    mail = receipt(ada)
    answer = agent.get(f"/mailbox/{mail.public_id}/attachment/")
    assert answer.content == bytes(mail.attachment)
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    Mail.objects.filter(pk=mail.pk).update(attachment_name="")
    assert agent.get(f"/mailbox/{mail.public_id}/attachment/").status_code == 404


def test_a_longer_list_asks_the_database_no_more_often(
    ada: Customer, agent: Client, django_assert_max_num_queries: Any
) -> None:
    subjects(agent)
    with django_assert_max_num_queries(10) as few:
        before = len(subjects(agent))
    for customer in some_customers(ada.space, 5):
        cancelled(customer)
    run_what_is_due(ada.space)
    with django_assert_max_num_queries(len(few)):
        assert len(subjects(agent)) > before
