"""What the team does on an account's page: notes, apologies, a cancellation by phone, and what it grants."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from leavewell.accounts.models import AuditEntry, Member, Subscription
from leavewell.accounts.roles import Role
from leavewell.accounts.transaction import edge
from leavewell.billing.types import SubState
from leavewell.desk.models import Concession, Note
from leavewell.effects.models import Effect, Mail
from leavewell.flow.actions import sessions
from leavewell.flow.models import Declaration
from leavewell.playbooks.models import Step
from leavewell.postsave.models import Save
from leavewell_simulator.testing import RunningSimulator
from tests.builders import Customer, a_customer, a_member, a_session, a_space, an_act, cancelled, fresh
from tests.moments import later, run_what_is_due

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


@pytest.fixture
def ada(simulator: RunningSimulator) -> Customer:
    return a_customer(a_space())


@pytest.fixture
def agent(ada: Customer) -> Member:
    return a_member(ada.space, Role.AGENT)


def sends(customer: Customer, member: Member, what: str, **typed: str) -> Any:
    client = Client()
    client.force_login(member.user)
    return client.post(f"/accounts/{customer.account.public_id}/{what}/", typed, follow=True)


def looks_and_leaves_it_open(customer: Customer) -> None:
    session, _ = a_session(customer)
    with edge():
        sessions.give_reason(an_act(customer.space), fresh(session), reason="too_expensive")
    later(customer.space, minutes=31)


def test_a_note_stands_in_the_story_under_its_writers_name(ada: Customer, agent: Member) -> None:
    shown = sends(ada, agent, "notes", words="They want <i>seats</i>.").content.decode()
    assert "They want &lt;i&gt;seats&lt;/i&gt;." in shown and "Ann" in shown
    assert AuditEntry.objects.of(ada.space).filter(deed="write_note").count() == 1


def test_a_note_without_words_is_refused_beside_its_field(ada: Customer, agent: Member) -> None:
    answer = sends(ada, agent, "notes", words=" ")
    assert answer.status_code == 422 and "There are no words." in answer.content.decode()
    assert not Note.objects.of(ada.space).exists()


def test_one_may_erase_ones_own_words_and_a_lead_anybodys(ada: Customer, agent: Member) -> None:
    sends(ada, agent, "notes", words="Wrong about Ada.")
    note = Note.objects.of(ada.space).get()
    for role, status in ((Role.AGENT, 403), (Role.LEADERSHIP, 302)):
        client = Client()
        client.force_login(a_member(ada.space, role).user)
        assert client.post(f"/notes/{note.public_id}/erase/").status_code == status
    note.refresh_from_db()
    assert note.words == "" and note.erased_at is not None


def test_an_apology_is_told_with_what_it_was_for(ada: Customer, agent: Member) -> None:
    shown = sends(ada, agent, "apologies", what_for="an_outage", words="We are sorry.").content.decode()
    assert "An apology was made: an outage." in shown and "We are sorry." in shown
    assert sends(ada, agent, "apologies", what_for="nothing", words="Sorry.").status_code == 422


def test_what_a_caller_says_is_their_cancellation_with_a_receipt_at_once(
    ada: Customer, agent: Member
) -> None:
    answer = sends(ada, agent, "notice", contact=ada.contact.public_id, words="I want to stop.")
    declaration = Declaration.objects.of(ada.space).get()
    assert declaration.number in answer.content.decode() and "I want to stop." in answer.content.decode()
    assert (declaration.source, declaration.contact) == ("phone", ada.contact)
    run_what_is_due(ada.space)
    assert Mail.objects.of(ada.space).filter(kind="receipt").count() == 1
    ada.subscription.refresh_from_db()
    assert ada.subscription.state == SubState.ENDING.value
    again = sends(ada, agent, "notice", words="Again.").content.decode()
    assert Declaration.objects.of(ada.space).count() == 1 and "It was cancelled already" in again


def test_a_discount_that_billing_can_give_is_put_there_and_read_back(ada: Customer, agent: Member) -> None:
    shown = sends(ada, agent, "concessions", form="percent", percent="20", cycles="3").content.decode()
    assert "20% off 3 charges was granted; billing is asked for it." in shown
    run_what_is_due(ada.space)
    effect = Effect.objects.of(ada.space).get(kind="billing.discount")
    assert (effect.state, effect.result) == ("settled", "applied")
    assert not Mail.objects.of(ada.space).exists() and not Save.objects.of(ada.space).exists()


def test_a_credit_is_a_step_for_finance_that_names_the_amount(ada: Customer, agent: Member) -> None:
    sends(ada, agent, "concessions", form="credit", amount="30,50")
    step = Step.objects.of(ada.space).get(code="put_into_billing")
    assert "a credit of €30.50" in step.title and step.duty == "billing" and step.due_at is not None
    assert Step.objects.of(ada.space).filter(code="check_invoice").exists()


def test_one_press_grants_once_however_often_it_is_sent(ada: Customer, agent: Member) -> None:
    for _ in range(2):
        sends(ada, agent, "concessions", form="credit", amount="10", press="cnc_one")
    assert Concession.objects.of(ada.space).count() == 1


@pytest.mark.parametrize(
    "typed",
    [
        {"form": "credit", "amount": "51"},
        {"form": "percent", "percent": "21", "cycles": "1"},
        {"form": "percent", "percent": "20", "cycles": "4"},
    ],
)
def test_more_than_an_agent_may_is_refused_with_whom_to_ask_and_an_owner_may_grant_it(
    ada: Customer, agent: Member, typed: dict[str, str]
) -> None:
    answer = sends(ada, agent, "concessions", **typed)
    assert answer.status_code == 422 and "Ask somebody of billing or an admin" in answer.content.decode()
    assert not Concession.objects.of(ada.space).exists()
    assert sends(ada, a_member(ada.space), "concessions", **typed).status_code == 200
    assert Concession.objects.of(ada.space).count() == 1


def test_the_limit_cant_be_got_round_in_small_pieces_but_after_thirty_days_there_is_room_again(
    ada: Customer, agent: Member
) -> None:
    assert sends(ada, agent, "concessions", form="credit", amount="30").status_code == 200
    assert sends(ada, agent, "concessions", form="credit", amount="30").status_code == 422
    Concession.objects.of(ada.space).update(granted_at=an_act(ada.space).at - timedelta(days=31))
    assert sends(ada, agent, "concessions", form="credit", amount="30").status_code == 200


def test_a_year_paid_at_once_counts_as_twelve_months(simulator: RunningSimulator) -> None:
    yearly = a_customer(a_space(), interval="year")
    agent = a_member(yearly.space, Role.AGENT)
    assert sends(yearly, agent, "concessions", form="percent", percent="10", cycles="1").status_code == 422


@pytest.mark.parametrize(
    "typed",
    [
        {"form": "credit", "amount": "nothing"},
        {"form": "credit", "amount": "NaN"},
        {"form": "credit", "amount": "-5"},
        {"form": "credit", "amount": "1.005"},
        {"form": "credit", "amount": "1e99999999"},
        {"form": "percent", "percent": "20", "cycles": "1.5"},
        {"form": "percent", "percent": "0.2", "cycles": "1"},
        {"form": "percent", "percent": "101", "cycles": "1"},
        {"form": "percent", "percent": "20", "cycles": "37"},
    ],
)
def test_what_cant_be_granted_is_refused_even_to_an_owner(ada: Customer, typed: dict[str, str]) -> None:
    answer = sends(ada, a_member(ada.space), "concessions", **typed)
    assert answer.status_code == 422 and not Concession.objects.of(ada.space).exists()


def test_what_is_granted_to_somebody_about_to_leave_is_a_save_that_must_still_hold(
    ada: Customer, agent: Member
) -> None:
    looks_and_leaves_it_open(ada)
    sends(ada, agent, "concessions", form="percent", percent="20", cycles="3")
    run_what_is_due(ada.space)
    save = Save.objects.of(ada.space).get()
    assert (save.state, save.session, save.offer) == ("provisional", None, "agreed")
    assert Step.objects.of(ada.space).filter(code="write_down_promise").exists()
    sends(ada, a_member(ada.space), "concessions", form="credit", amount="10")
    run_what_is_due(ada.space)
    assert Save.objects.of(ada.space).count() == 1


def test_nothing_is_granted_on_what_is_cancelled(ada: Customer, agent: Member) -> None:
    cancelled(ada)
    shown = sends(ada, agent, "concessions", form="credit", amount="10").content.decode()
    assert "Let them take the cancellation back first" in shown
    assert not Concession.objects.of(ada.space).exists()


def test_a_subscription_of_another_account_is_none_of_the_list(ada: Customer, agent: Member) -> None:
    other = a_customer(ada.space)
    answer = sends(
        ada, agent, "concessions", form="credit", amount="10", subscription=other.subscription.public_id
    )
    assert answer.status_code == 422 and not Concession.objects.of(ada.space).exists()
    assert Subscription.objects.of(ada.space).count() == 2
