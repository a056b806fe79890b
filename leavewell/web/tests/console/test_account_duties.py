"""Whose an account is, said on its own page."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from leavewell.accounts.models import AuditEntry, DutyHolder, Member
from leavewell.accounts.roles import Role
from leavewell.playbooks.models import Step
from tests.builders import a_customer, a_member, a_space, cancelled
from tests.moments import run_what_is_due

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords", "simulator")]


def browser_of(member: Member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def words(answer: Any) -> str:
    return str(answer.content.decode())


def test_an_admin_says_who_has_a_duty_for_one_account_and_its_open_steps_follow() -> None:
    customer = a_customer(a_space())
    cancelled(customer)
    run_what_is_due(customer.space)
    step = Step.objects.of(customer.space).get(code="end_access")
    agent = a_member(customer.space, Role.AGENT)
    client = browser_of(a_member(customer.space, Role.ADMIN))
    path = f"/accounts/{customer.account.public_id}/"
    given = {"duty": step.duty, "member": agent.public_id}
    assert "Open steps follow." in words(client.post(f"{path}duties/", given, follow=True))
    run_what_is_due(customer.space)
    held = DutyHolder.objects.of(customer.space).get()
    assert (held.account_id, held.duty, held.member_id) == (customer.account.pk, step.duty, agent.pk)
    step.refresh_from_db()
    assert step.owner_id == agent.pk
    entry = AuditEntry.objects.of(customer.space).get(deed="assign_duty")
    assert entry.subject == customer.account.public_id
    client.post(f"{path}duties/", {"duty": step.duty, "member": ""})
    assert not DutyHolder.objects.of(customer.space).exists()
    again = client.post(f"{path}duties/", {"duty": step.duty, "member": ""}, follow=True)
    assert "nothing changed" in words(again)


@pytest.mark.parametrize(
    ("duty", "whom", "why"), [("chef", "", "No duty was chosen"), ("csm", "stranger", "isn&#x27;t here")]
)
def test_a_duty_that_isnt_one_and_a_stranger_stand_beside_their_field(duty: str, whom: str, why: str) -> None:
    customer, stranger = a_customer(a_space()), a_member(a_space())
    client = browser_of(a_member(customer.space))
    given = {"duty": duty, "member": stranger.public_id if whom else ""}
    answer = client.post(f"/accounts/{customer.account.public_id}/duties/", given)
    assert answer.status_code == 422 and why in words(answer)
    assert not DutyHolder.objects.of(customer.space).exists()


def test_who_may_not_give_duties_sees_no_form_for_them() -> None:
    customer = a_customer(a_space())
    path = f"/accounts/{customer.account.public_id}/"
    assert "Say who has a duty here" not in words(browser_of(a_member(customer.space, Role.AGENT)).get(path))
    assert "Say who has a duty here" in words(browser_of(a_member(customer.space)).get(path))
