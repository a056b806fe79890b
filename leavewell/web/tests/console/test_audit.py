"""Who did what, by member and deed, and the same as a table; and whose duties are whose by default."""

from __future__ import annotations

import pytest
from django.test import Client

from leavewell.accounts.models import DutyHolder, Member
from leavewell.accounts.roles import Role
from tests.builders import a_member, a_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


def browser_of(member: Member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def test_a_deed_stands_on_the_trail_with_who_did_it_and_is_found_by_both() -> None:
    space = a_space()
    owner = a_member(space)
    client = browser_of(owner)
    client.post("/settings/duties/save/", {"duty": "legal", "member": owner.public_id})
    shown = client.get("/settings/audit/?deed=assign_duty").content.decode()
    assert '>Ann</td><td data-of="What">assign duty</td>' in shown and "duty: legal" in shown
    assert "<td>assign duty</td>" not in client.get("/settings/audit/?by=operator").content.decode()


def test_the_table_holds_the_trail_and_no_name_is_a_formula() -> None:
    space = a_space()
    owner = a_member(space)
    owner.user.name = "=1+1"
    owner.user.save()
    client = browser_of(owner)
    client.post("/settings/duties/save/", {"duty": "legal", "member": owner.public_id})
    answer = client.get("/settings/audit/table.csv?deed=assign_duty")
    lines = answer.content.decode().splitlines()
    assert len(lines) == 2 and "'=1+1" in lines[1] and "assign_duty" in lines[1]


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
