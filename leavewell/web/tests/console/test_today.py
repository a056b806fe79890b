"""The first page in the morning: what is late, due and stuck, what ends, and each a way to it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from leavewell.accounts.models import Member, Space
from leavewell.accounts.roles import Role
from leavewell.accounts.transaction import edge
from leavewell.effects.models import Effect
from leavewell.effects.states import EffectState
from leavewell.insight.tests.moments import left
from leavewell.offboarding.models import Departure
from leavewell.playbooks.actions.steps import reassign_step
from leavewell.playbooks.models import Step
from tests.builders import Customer, a_customer, a_member, a_space, an_act, cancelled, some_customers
from tests.moments import now_in, run_what_is_due

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords", "simulator")]


@pytest.fixture
def space() -> Space:
    """A company in Berlin."""
    return a_space()


@pytest.fixture
def ada(space: Space) -> Customer:
    """A customer who has just cancelled."""
    customer = a_customer(space)
    cancelled(customer)
    run_what_is_due(space)
    return customer


def page(member: Member, path: str = "/") -> str:
    client = Client()
    client.force_login(member.user)
    answer = client.get(path)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def words(member: Member, path: str = "/") -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page(member, path)))


def is_stuck(customer: Customer, result: str) -> Effect:
    effect = Effect.objects.of(customer.space).get(kind="billing.cancel", account=customer.account)
    Effect.objects.filter(pk=effect.pk).update(state=EffectState.NEEDS_PERSON.value, result=result)
    return effect


def test_a_first_morning_says_what_would_be_here(space: Space) -> None:
    seen = words(a_member(space))
    for told in (
        "Nothing is late",
        "All goes on by itself.",
        "Nothing waits for an answer.",
        "Nothing ends before Monday.",
        "Nobody is on it.",
        "None yet.",
    ):
        assert told in seen


def test_what_is_mine_and_late_stands_first_and_everybodys_is_a_tab_away(ada: Customer) -> None:
    agent, step = a_member(ada.space, Role.AGENT), Step.objects.of(ada.space).get(code="end_access")
    with edge():
        reassign_step(an_act(ada.space), step, agent)
    Step.objects.filter(pk=step.pk).update(due_at=now_in(ada.space) - timedelta(days=2))
    assert "1 of my steps late" in words(agent) and step.title in words(agent)
    other = a_member(ada.space, Role.AGENT)
    assert "0 of my steps late" in words(other) and "Nothing is late" in words(other)
    assert "1 step late" in words(other, "/?whose=all") and f"{step.title} {ada.account.name} · Ann" in words(
        other, "/?whose=all"
    )


def test_what_is_stuck_is_told_in_words_with_a_way_to_the_account(ada: Customer) -> None:
    effect = is_stuck(ada, "not_ended_in_time")
    shown = page(a_member(ada.space))
    assert "billing.cancel" not in shown and "not_ended_in_time" not in shown
    assert "Cancel in billing" in shown and "still shows the subscription as running" in shown
    assert f'<li id="{effect.public_id}">' in shown
    assert f'/accounts/{ada.account.public_id}/">{ada.account.name}</a>' in shown
    assert "1</strong> needs a person" in shown


def test_who_may_not_try_again_is_shown_no_button(ada: Customer) -> None:
    is_stuck(ada, "not_as_wanted")
    assert "Try again" in page(a_member(ada.space, Role.BILLING))
    assert "Try again" not in page(a_member(ada.space, Role.LEADERSHIP))


def test_what_ends_today_and_by_sunday_is_counted_where_the_company_is(ada: Customer) -> None:
    now = now_in(ada.space)
    Departure.objects.of(ada.space).update(billing_ends_at=now + timedelta(seconds=30))
    seen = words(a_member(ada.space))
    assert "1 ends today 1 by Sunday" in seen
    Departure.objects.of(ada.space).update(billing_ends_at=now + timedelta(days=8))
    assert "0 end today 0 by Sunday" in words(a_member(ada.space))


def test_who_left_a_page_undecided_is_on_the_watchlist(space: Space) -> None:
    cem = a_customer(space)
    left(cem, now_in(space) - timedelta(hours=2))
    run_what_is_due(space)
    seen = words(a_member(space))
    assert "1 on the watchlist" in seen and f"{cem.account.name} 1 cancel page left undecided" in seen


def test_what_happened_last_leads_to_the_account(ada: Customer) -> None:
    told = page(a_member(ada.space)).partition("What happened last")[2]
    assert f'<a href="/accounts/{ada.account.public_id}/">{ada.account.name}</a>: ' in told


def test_an_analyst_sees_what_ends_and_neither_steps_nor_requests_nor_effects(ada: Customer) -> None:
    shown = page(a_member(ada.space, Role.ANALYST))
    assert "Ends today and this week" in shown
    assert "/steps/" not in shown and "/requests/" not in shown and "Needs a person" not in shown


@pytest.mark.parametrize("how_many", [2, 10])
def test_the_page_asks_the_database_as_often_for_many_as_for_few(
    space: Space, how_many: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for customer in some_customers(space, how_many):
        cancelled(customer)
    run_what_is_due(space)
    Effect.objects.of(space).filter(kind="billing.cancel").update(state=EffectState.NEEDS_PERSON.value)
    client = Client()
    client.force_login(a_member(space).user)
    with django_assert_max_num_queries(30):
        assert client.get("/?whose=all").status_code == 200
