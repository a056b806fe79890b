"""Who did what, by member and deed, and the same as a table; and whose duties are whose by default."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.actions.knowledge import assign_duty
from leavewell.accounts.duties import Duty
from leavewell.accounts.models import DutyHolder, Member
from leavewell.accounts.roles import Role
from leavewell.accounts.transaction import edge
from leavewell.desk.actions.arrivals import log_request
from leavewell.desk.actions.notes import write_note
from leavewell.desk.models import Request
from leavewell.desk.types import Arrival
from leavewell.flow.actions.logged import Channel
from tests.builders import Customer, a_customer, a_member, a_space, an_act

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords", "simulator")]


def browser_of(member: Member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def a_request(customer: Customer) -> Request:
    act = an_act(customer.space)
    with edge():
        arrival = Arrival(
            Channel.LETTER, act.at, customer.contact.email, "", "We stop.", account=customer.account
        )
        return log_request(act, arrival)[0]


def test_a_deed_stands_on_the_trail_with_who_did_it_and_is_found_by_both() -> None:
    space = a_space()
    owner = a_member(space)
    client = browser_of(owner)
    client.post("/settings/duties/save/", {"duty": "legal", "member": owner.public_id})
    shown = client.get("/settings/audit/?deed=assign_duty").content.decode()
    assert '>Ann</td><td data-of="What">gave somebody a duty</td>' in shown and "duty: legal" in shown
    other = client.get("/settings/audit/?by=operator").content.decode()
    assert '<td data-of="What">gave somebody a duty</td>' not in other


def test_the_table_holds_the_trail_and_no_name_is_a_formula() -> None:
    space = a_space()
    owner = a_member(space)
    owner.user.name = "=1+1"
    owner.user.save()
    client = browser_of(owner)
    client.post("/settings/duties/save/", {"duty": "legal", "member": owner.public_id})
    answer = client.get("/settings/audit/table.csv?deed=assign_duty")
    assert answer.streaming
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert len(lines) == 2 and "'=1+1" in lines[1] and "assign_duty" in lines[1]


def test_what_a_deed_was_about_is_named_and_leads_to_its_page() -> None:
    customer = a_customer(a_space())
    space, account = customer.space, customer.account
    owner = a_member(space)
    request = a_request(customer)
    with edge():
        act = an_act(space, f"member:{owner.public_id}")
        note = write_note(act, account, "They like the new editor.")
        assign_duty(act, Duty.LEGAL, owner, account=account)
        note_deed(act, "log_request", subject=request.public_id, channel="letter", made=True)
        note_deed(act, "change_role", subject=owner.public_id, before="agent", role="owner")
    shown = browser_of(owner).get("/settings/audit/").content.decode()
    page = f'<a href="/accounts/{account.public_id}/">'
    assert f"{page}a note of {account.name}</a>" in shown and f"{page}{account.name}</a>" in shown
    assert f'<a href="/requests/{request.public_id}/">the request {request.number}</a>' in shown
    assert '<a href="/settings/members/">Ann</a>' in shown
    assert "duty: legal; member: Ann" in shown and "made: yes" in shown
    told = re.sub(r"<[^>]+>", " ", shown)
    assert note.public_id not in told and not re.search(r"\b[a-z]{3}_[0-9a-z]{26}\b", told)


def test_a_subject_of_another_space_has_neither_name_nor_page() -> None:
    space, other = a_space(), a_customer(a_space())
    with edge():
        note_deed(an_act(space), "put_account", subject=other.account.public_id)
    shown = browser_of(a_member(space)).get("/settings/audit/").content.decode()
    assert "an account</td>" in shown and other.account.name not in shown


def test_the_trail_asks_the_database_as_often_for_forty_deeds_as_for_two(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    customer = a_customer(a_space())
    client = browser_of(a_member(customer.space))
    for notes in (1, 39):
        with edge():
            for _ in range(notes):
                write_note(an_act(customer.space), customer.account, "They called.")
        with django_assert_max_num_queries(14):
            assert client.get("/settings/audit/").status_code == 200


def test_a_duty_is_given_and_taken_again_and_no_stranger_gets_it() -> None:
    space = a_space()
    agent, stranger = a_member(space, Role.AGENT), a_member(a_space())
    client = browser_of(a_member(space, Role.ADMIN))
    client.post("/settings/duties/save/", {"duty": "csm", "member": agent.public_id})
    assert DutyHolder.objects.of(space).get(duty="csm").member_id == agent.pk
    refused = client.post("/settings/duties/save/", {"duty": "csm", "member": stranger.public_id})
    assert refused.status_code == 422
    client.post("/settings/duties/save/", {"duty": "csm", "member": ""})
    assert not DutyHolder.objects.of(space).exists()
