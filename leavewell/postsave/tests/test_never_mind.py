"""A never mind: the account's own person has a look, and nobody pushes."""

from __future__ import annotations

import pytest

from leavewell.accounts.actions.knowledge import assign_duty
from leavewell.accounts.duties import Duty
from leavewell.accounts.models import Member, Space
from leavewell.accounts.roles import Role
from leavewell.accounts.transaction import edge
from leavewell.effects.models import Mail
from leavewell.flow.actions import offers, sessions
from leavewell.playbooks.models import Run, Step
from leavewell.playbooks.states import OPEN_STEPS
from leavewell.postsave.playbook import default_never_mind
from leavewell_simulator.testing import RunningSimulator
from tests.builders import Customer, a_customer, a_member, a_session, a_space, an_act, cancelled, fresh
from tests.moments import later, run_what_is_due

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


@pytest.fixture
def space(simulator: RunningSimulator) -> Space:
    return a_space()


def a_csm_of(customer: Customer) -> Member:
    """Somebody who looks after just this account."""
    member = a_member(customer.space, Role.AGENT)
    with edge():
        assign_duty(an_act(customer.space), Duty.CSM, member, account=customer.account)
    return member


def stays(customer: Customer) -> None:
    session, _ = a_session(customer)
    with edge():
        sessions.never_mind(an_act(customer.space), fresh(session))
    run_what_is_due(customer.space)


def runs(space: Space) -> list[tuple[str, str]]:
    return list(Run.objects.of(space).filter(name="never_mind").values_list("state", "reason"))


def test_the_accounts_own_csm_gets_two_steps(space: Space) -> None:
    ada = a_customer(space)
    csm = a_csm_of(ada)
    stays(ada)
    steps = Step.objects.of(space).filter(run__name="never_mind").order_by("due_at")
    assert [(step.code, step.owner_id) for step in steps] == [("look", csm.pk), ("ask", csm.pk)]


def test_an_account_without_a_csm_of_its_own_is_left_in_peace(space: Space) -> None:
    ada = a_customer(space)
    everyones = a_member(space, Role.AGENT)
    with edge():
        assign_duty(an_act(space), Duty.CSM, everyones)
    stays(ada)
    assert runs(space) == []


def test_two_never_minds_are_one_run_at_a_time(space: Space) -> None:
    ada = a_customer(space)
    a_csm_of(ada)
    stays(ada)
    stays(ada)
    assert runs(space) == [("open", "")]


def test_it_is_called_off_when_the_same_account_cancels(space: Space) -> None:
    ada = a_customer(space)
    a_csm_of(ada)
    stays(ada)
    cancelled(ada)
    run_what_is_due(space)
    assert runs(space) == [("cancelled", "cancelled_after_all")]
    assert not Step.objects.of(space).filter(run__name="never_mind", state__in=OPEN_STEPS).exists()


def test_it_is_called_off_when_the_same_account_takes_an_offer(space: Space) -> None:
    ada = a_customer(space)
    a_csm_of(ada)
    stays(ada)
    session, _ = a_session(ada)
    with edge():
        sessions.give_reason(an_act(space), fresh(session), reason="too_expensive")
    with edge():
        offers.accept_offer(an_act(space), fresh(session), {})
    run_what_is_due(space)
    assert runs(space) == [("cancelled", "took_an_offer")]


def test_the_customer_hears_nothing_of_it(space: Space) -> None:
    ada = a_customer(space)
    a_csm_of(ada)
    stays(ada)
    later(space, days=20)
    told = Mail.objects.of(space).values_list("to_address", flat=True)
    assert told and ada.contact.email not in told


def test_every_step_is_a_persons_and_says_what_shows_that_it_was_done() -> None:
    assert all(step.kind == "person" and step.proof for step in default_never_mind().steps)
