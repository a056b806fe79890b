"""The lists of steps: found, on a board, and several seen to at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from leavewell.accounts.models import Member, Space
from leavewell.accounts.roles import Role
from leavewell.accounts.transaction import edge
from leavewell.playbooks.actions.steps import do_step, reassign_step
from leavewell.playbooks.models import Step
from leavewell_simulator.testing import RunningSimulator
from tests.builders import a_member, a_space, an_act, cancelled, some_customers
from tests.moments import later, run_what_is_due

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


@pytest.fixture
def space(simulator: RunningSimulator) -> Space:
    """A company two of whose customers have just cancelled."""
    space = a_space()
    for customer in some_customers(space, 2):
        cancelled(customer)
    run_what_is_due(space)
    return space


@pytest.fixture
def agent(space: Space) -> Member:
    """Somebody who serves customers."""
    return a_member(space, Role.AGENT)


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def steps(space: Space, code: str = "end_access") -> list[Step]:
    rows = Step.objects.of(space).filter(code=code).select_related("run__playbook", "owner__user")
    return list(rows.order_by("pk"))


def chosen(space: Space) -> dict[str, Any]:
    return {"step": [step.public_id for step in steps(space)], "whose": "all"}


def test_several_are_done_with_one_evidence(space: Space, agent: Member) -> None:
    answer = signed_in(agent).post("/steps/several/do/", {**chosen(space), "words": "Both switched off."})
    assert answer.headers["Location"] == "/steps/?whose=all"
    assert {(step.state, step.evidence) for step in steps(space)} == {("done", "Both switched off.")}
    assert {step.settled_by for step in steps(space)} == {f"member:{agent.public_id}"}


def test_of_several_each_is_done_or_refused_by_itself_and_the_page_says_which(
    space: Space, agent: Member
) -> None:
    first, second = steps(space)
    with edge():
        do_step(an_act(space), first, evidence="Done before.")
    answer = signed_in(agent).post("/steps/several/skip/", {**chosen(space), "words": "No login."})
    page = answer.content.decode()
    assert answer.status_code == 422 and "1 changed, 1 not:" in page and "Somebody was quicker" in page
    first, second = steps(space)
    assert (first.state, first.evidence, second.state) == ("done", "Done before.", "skipped")


@pytest.mark.parametrize("way", ["do", "skip"])
@pytest.mark.parametrize("words", ["", "   ", "x" * 4001, "a\x00b"])
def test_without_fit_words_nothing_is_changed_and_all_stay_chosen(
    space: Space, agent: Member, way: str, words: str
) -> None:
    answer = signed_in(agent).post(f"/steps/several/{way}/", {**chosen(space), "words": words})
    page = answer.content.decode()
    assert answer.status_code == 422 and "Nothing was changed." in page and 'id="words-wrong"' in page
    assert page.count(" checked>") == 2
    assert not {step.state for step in steps(space)} & {"done", "skipped"}


def test_several_are_given_to_somebody(space: Space, agent: Member) -> None:
    lead = a_member(space, Role.LEADERSHIP)
    signed_in(lead).post("/steps/several/give/", {**chosen(space), "member": agent.public_id})
    assert {step.owner_id for step in steps(space)} == {agent.pk}
    answer = signed_in(lead).post("/steps/several/give/", {**chosen(space), "member": "mem_nobody"})
    assert answer.status_code == 422 and 'id="member-wrong"' in answer.content.decode()


def test_a_step_that_is_over_is_given_to_nobody(space: Space, agent: Member) -> None:
    first = steps(space)[0]
    owner = first.owner_id
    with edge():
        do_step(an_act(space), first, evidence="Done.")
    given = {"step": first.public_id, "member": agent.public_id}
    answer = signed_in(agent).post("/steps/several/give/", given)
    assert answer.status_code == 422 and steps(space)[0].owner_id == owner


def test_with_nothing_ticked_the_page_says_so(space: Space, agent: Member) -> None:
    answer = signed_in(agent).post("/steps/several/do/", {"words": "Done."}, follow=True)
    assert "No step was chosen." in answer.content.decode()


def test_leadership_is_offered_to_hand_over_and_not_to_do(space: Space) -> None:
    page = signed_in(a_member(space, Role.LEADERSHIP)).get("/steps/?whose=all").content.decode()
    assert "Hand over" in page and "All done" not in page


def test_what_people_who_left_still_have_is_found(space: Space, agent: Member) -> None:
    with edge():
        reassign_step(an_act(space), steps(space)[0], agent)
    owner = signed_in(a_member(space))
    assert "Whoever left has left nothing open." in owner.get("/steps/?whose=orphaned").content.decode()
    agent.user.is_active = False
    agent.user.save()
    page = owner.get("/steps/?whose=orphaned").content.decode()
    assert steps(space)[0].title in page and "(has left)" in page


def test_steps_are_found_by_playbook_by_account_and_by_being_late(space: Space, agent: Member) -> None:
    client, first = signed_in(agent), steps(space)[0]
    assert first.account is not None and steps(space)[1].account is not None
    of_account = client.get(f"/steps/?whose=all&account={first.account.public_id}").content.decode()
    assert first.account.name in of_account and steps(space)[1].account.name not in of_account
    assert "No step fits all of this." in client.get("/steps/?whose=all&playbook=restart").content.decode()
    assert first.title in client.get("/steps/?whose=all&playbook=offboarding").content.decode()
    assert "No step fits all of this." in client.get("/steps/?whose=all&late=yes").content.decode()
    later(space, days=45)
    assert first.title in client.get("/steps/?whose=all&late=yes").content.decode()
    assert client.get("/steps/?account=acc_nobody").status_code == 404


def columns(client: Client, query: str = "") -> dict[str, int]:
    answer: Any = client.get(f"/steps/?whose=all&view=board{query}")
    return {column.code: column.count for column in answer.context["columns"]}


def test_the_board_shows_where_each_step_stands(space: Space, agent: Member) -> None:
    client = signed_in(agent)
    before = columns(client)
    assert list(before) == ["late", "today", "this_week", "later", "waiting", "done"]
    assert before["late"] == 0 and sum(before.values()) > 0
    with edge():
        do_step(an_act(space), steps(space)[0], evidence="Done.")
    assert columns(client)["done"] == 1
    later(space, days=45)
    assert columns(client)["late"] > 0 and columns(client)["done"] == 0
    assert list(columns(client, "&late=yes")) == ["late", "done"]


@pytest.mark.parametrize("query", ["whose=all", "whose=all&view=board"])
def test_a_longer_list_asks_the_database_no_more_often(
    space: Space, agent: Member, query: str, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(agent)
    before = client.get(f"/steps/?{query}").content.decode().count('<div class="when">')
    with django_assert_max_num_queries(24) as few:
        client.get(f"/steps/?{query}")
    for customer in some_customers(space, 6):
        cancelled(customer)
    run_what_is_due(space)
    with django_assert_max_num_queries(len(few)):
        shown = client.get(f"/steps/?{query}").content.decode()
    assert shown.count('<div class="when">') > before
