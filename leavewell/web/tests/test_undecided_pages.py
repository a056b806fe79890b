"""What the account's page and the steps page tell of those who looked at leaving."""

from __future__ import annotations

import pytest
from django.test import Client

from leavewell.accounts.actions.knowledge import assign_duty
from leavewell.accounts.duties import Duty
from leavewell.accounts.models import Member
from leavewell.accounts.roles import Role
from leavewell.accounts.transaction import edge
from leavewell.flow.actions import sessions
from leavewell.playbooks.models import Run
from leavewell_simulator.testing import RunningSimulator
from tests.builders import Customer, a_customer, a_member, a_session, a_space, an_act, cancelled, fresh
from tests.moments import later, run_what_is_due

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


@pytest.fixture
def ada(simulator: RunningSimulator) -> Customer:
    """A customer who pays 49 euros a month."""
    return a_customer(a_space())


def page(member: Member, path: str) -> str:
    client = Client()
    client.force_login(member.user)
    return str(client.get(path).content.decode())


def its_page(customer: Customer, member: Member) -> str:
    return page(member, f"/accounts/{customer.account.public_id}/")


def looks_at_an_offer(customer: Customer) -> None:
    session, _ = a_session(customer)
    with edge():
        sessions.give_reason(an_act(customer.space), fresh(session), reason="too_expensive")


def test_the_accounts_page_shows_the_outcome_how_far_they_came_and_the_watchlist(ada: Customer) -> None:
    agent = a_member(ada.space, Role.AGENT)
    looks_at_an_offer(ada)
    assert "On the watchlist" not in its_page(ada, agent)
    later(ada.space, minutes=31)
    shown = its_page(ada, agent)
    assert "On the watchlist</strong> since" in shown and "1 cancel page left undecided" in shown
    assert "left undecided</span>" in shown and "· at an offer" in shown
    assert "The cancel page was left undecided at an offer: a reason given, 1 offer shown." in shown


def test_after_a_cancellation_the_accounts_page_shows_no_watchlist_any_more(ada: Customer) -> None:
    looks_at_an_offer(ada)
    later(ada.space, minutes=31)
    cancelled(ada)
    run_what_is_due(ada.space)
    shown = its_page(ada, a_member(ada.space, Role.AGENT))
    assert "On the watchlist</strong>" not in shown
    assert "They cancelled while they were on the watchlist." in shown


def test_the_steps_after_a_never_mind_are_on_the_csms_page_and_on_the_accounts(ada: Customer) -> None:
    csm = a_member(ada.space, Role.AGENT)
    with edge():
        assign_duty(an_act(ada.space), Duty.CSM, csm, account=ada.account)
    session, _ = a_session(ada)
    with edge():
        sessions.never_mind(an_act(ada.space), fresh(session))
    run_what_is_due(ada.space)
    run = Run.objects.of(ada.space).get(name="never_mind")
    assert "Read why they looked at leaving" in page(csm, "/steps/")
    assert f"/runs/{run.public_id}/" in its_page(ada, csm) and "they stay</span>" in its_page(ada, csm)
    assert "After a never mind" in page(csm, f"/runs/{run.public_id}/")
