"""Somebody of whom we had never heard cancels: their plan is looked up, and they needn't wait for it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from leavewell.accounts.models import Account, AuditEntry, Contact, Space, Subscription
from leavewell.billing.simulator.control_types import Fault, NewCustomer, NewItem, NewSubscription
from leavewell.effects.models import Effect, FactRow, Mail
from leavewell.effects.states import EffectState
from leavewell.flow.models import CancelSession, Declaration
from leavewell.flow.queries import receipt_of
from leavewell.kernel.money import Money
from leavewell.offboarding.models import Departure
from leavewell.web.simulator import connect_simulator, control
from leavewell.web.tests.api.calls import Answer, assert_problem, call, session_body
from leavewell_simulator.testing import RunningSimulator
from tests.builders import Customer, a_customer, a_space, an_act, an_api_key, cancelled
from tests.moments import later, now_in, run_what_is_due
from tests.simulated import arm

pytestmark = pytest.mark.django_db

EVE = {"email": "eve@eve.example", "name": "Eve", "role": "owner"}
DOWN = Fault("any", "error", status=503)


@pytest.fixture
def space(simulator: RunningSimulator) -> Space:
    made = a_space()
    connect_simulator(an_act(made))
    return made


@pytest.fixture
def key(space: Space) -> str:
    return an_api_key(space)


def at_billing(space: Space, customer: str, *plans: str, email: str = "eve@eve.example") -> None:
    """A customer with these plans, known to billing alone."""
    began = now_in(space) - timedelta(days=10)
    with control(space) as billing:
        billing.load(
            [NewCustomer(customer, email, "Eve")],
            [
                NewSubscription(
                    id=f"S-{customer}-{plan}",
                    customer=customer,
                    items=(NewItem(f"I-{customer}-{plan}", plan, Money(4900, "EUR"), 1, "month"),),
                    started_at=began,
                )
                for plan in plans
            ],
        )


def opens(key: str, **changes: Any) -> Answer:
    body = {"account": "E-1", "contact": EVE, "country": "DE", "audience": "business", **changes}
    return call("POST", "/cancel-sessions", key, body)


def path_of(answer: Answer) -> str:
    assert answer.status == 201, answer.body
    return "/c/" + str(answer.body["url"].rpartition("/")[2])


def words(path: str) -> str:
    return Client().get(path).content.decode().replace("&#x27;", "'")


def press(path: str, do: str) -> None:
    assert Client().post(path, {"do": do}).status_code == 303


def the_look_up(space: Space) -> Effect:
    return Effect.objects.of(space).filter(kind="billing.find_account").order_by("planned_at").first()  # type: ignore[return-value]


def test_an_unknown_account_is_added_with_the_contact_whom_the_company_vouches_for(
    space: Space, key: str
) -> None:
    assert opens(key).status == 201
    account = Account.objects.of(space).get(external_id="E-1")
    assert (account.name, account.country, account.audience) == ("Eve", "DE", "business")
    assert Contact.objects.of(space).get(account=account).may_cancel
    deeds = AuditEntry.objects.of(space).filter(actor__startswith="key:").values_list("deed", flat=True)
    assert {"add_stub_account", "set_right_to_cancel"} <= set(deeds)


@pytest.mark.parametrize("role", [None, "user"])
def test_nobody_vouched_for_means_no_new_account(space: Space, key: str, role: str | None) -> None:
    who = {**EVE, "role": role} if role else {"email": EVE["email"]}
    assert_problem(opens(key, contact=who), 404, "not_found")
    assert not Account.objects.of(space).exists()


@pytest.mark.parametrize("customer", ["E-1", "cus_other"])
def test_the_plan_is_found_by_the_companys_id_or_the_mail_address_and_the_page_goes_on(
    space: Space, key: str, customer: str
) -> None:
    at_billing(space, customer, "Team")
    opened = opens(key)
    page = path_of(opened)
    shown = words(page)
    assert "We are looking up your plan" in shown and "Look again" in shown and "Cancel now" in shown
    run_what_is_due(space)
    assert "Why are you leaving?" in words(page)
    told = call("GET", f"/cancel-sessions/{opened.body['id']}", key).body
    assert told["subscription"] == f"S-{customer}-Team"


def test_of_several_plans_the_page_asks_which(space: Space, key: str) -> None:
    at_billing(space, "E-1", "Team", "Solo")
    page = path_of(opens(key))
    run_what_is_due(space)
    assert "Which one do you want to cancel?" in words(page)


def test_of_several_customers_none_is_taken_and_a_person_has_it(space: Space, key: str) -> None:
    at_billing(space, "one", "Team")
    at_billing(space, "two", "Team")
    page = path_of(opens(key))
    run_what_is_due(space)
    effect = the_look_up(space)
    assert (effect.state, effect.result) == (EffectState.NEEDS_PERSON, "several_customers")
    assert not Subscription.objects.of(space).exists()
    assert "We couldn't find your plan. You can still cancel" in words(page)


def test_a_customer_who_is_another_account_here_is_not_taken(space: Space, key: str) -> None:
    ada = a_customer(space)
    page = path_of(opens(key, contact={**EVE, "email": ada.contact.email}))
    run_what_is_due(space)
    assert the_look_up(space).result == "several_customers"
    assert Subscription.objects.get(pk=ada.subscription.pk).account == ada.account
    assert "You can still cancel" in words(page)


def test_a_known_account_without_a_live_plan_is_looked_up_too(space: Space, key: str) -> None:
    ada = a_customer(space)
    Subscription.objects.filter(pk=ada.subscription.pk).update(state="ended")
    page = path_of(call("POST", "/cancel-sessions", key, session_body(ada)))
    assert "We are looking up your plan" in words(page)
    run_what_is_due(space)
    assert "Why are you leaving?" in words(page)


def cancels_unknown(space: Space, key: str) -> tuple[str, Declaration]:
    page = path_of(opens(key))
    press(page, "cancel_without_plan")
    return page, Declaration.objects.of(space).latest("received_at")


def test_whoever_isnt_found_cancels_all_the_same_and_gets_an_honest_receipt(space: Space, key: str) -> None:
    page = path_of(opened := opens(key))
    run_what_is_due(space)
    assert "We couldn't find your plan. You can still cancel" in words(page)
    press(page, "cancel_without_plan")
    declaration = Declaration.objects.of(space).get()
    shown = words(page)
    assert "We have your cancellation" in shown and declaration.number in shown
    receipt = bytes(receipt_of(declaration).body).decode()
    assert "Plan: not known yet" in receipt and "A person tells you by" in receipt
    assert "Billing ends" not in receipt and "No further charge" not in receipt
    told = call("GET", f"/cancel-sessions/{opened.body['id']}", key).body["declaration"]
    assert (told["subscription"], told["billing_ends_at"]) == (None, None)
    assert told["answer_due_at"] is not None
    run_what_is_due(space)
    kinds = set(Mail.objects.of(space).values_list("kind", flat=True))
    assert {"receipt", "plan_unknown"} <= kinds
    assert not Departure.objects.of(space).exists()
    assert "not known yet" in receipt and Client().get(told["status_url"]).status_code == 200


def test_the_wish_counts_while_billing_is_down_and_is_carried_out_once_it_answers(
    space: Space, key: str
) -> None:
    at_billing(space, "E-1", "Team")
    arm(space, DOWN)
    page, declaration = cancels_unknown(space, key)
    run_what_is_due(space)
    assert declaration.is_without_plan and "We have your cancellation" in words(page)
    arm(space)
    for _ in range(6):
        later(space, minutes=10)
        run_what_is_due(space)
    declaration.refresh_from_db()
    assert (declaration.state, declaration.given_up.provider_id) == ("scheduled", "S-E-1-Team")
    assert declaration.billing_end == declaration.given_up.ends_at
    assert Departure.objects.of(space).get().declaration == declaration
    mails = list(Mail.objects.of(space).filter(kind="end_known"))
    assert len(mails) == 1
    assert FactRow.objects.of(space).filter(kind="declaration.received").count() == 1
    assert "Billing has confirmed that the plan ends on" in words(page)


def test_pressed_in_two_pages_it_is_one_wish(space: Space, key: str) -> None:
    first, second = path_of(opens(key)), path_of(opens(key))
    press(first, "cancel_without_plan")
    press(second, "cancel_without_plan")
    press(second, "cancel_without_plan")
    declaration = Declaration.objects.of(space).get()
    assert declaration.number in words(first) and declaration.number in words(second)
    assert CancelSession.objects.of(space).filter(outcome="cancelled").count() == 2


def test_cancel_now_leads_on_when_the_plan_was_found_before_the_press(space: Space, key: str) -> None:
    at_billing(space, "E-1", "Team")
    page = path_of(opens(key))
    run_what_is_due(space)
    press(page, "cancel_without_plan")
    assert "This is what will happen if you cancel" in words(page)


def test_a_wish_about_a_plan_that_is_cancelled_already_joins_that_cancellation(
    space: Space, key: str
) -> None:
    ada: Customer = a_customer(space)
    Subscription.objects.filter(pk=ada.subscription.pk).update(state="ended")
    page = path_of(call("POST", "/cancel-sessions", key, session_body(ada)))
    press(page, "cancel_without_plan")
    waiting = Declaration.objects.of(space).get()
    Subscription.objects.filter(pk=ada.subscription.pk).update(state="active")
    standing = cancelled(ada)
    run_what_is_due(space)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.joined) == ("joined", standing)
    assert f"Your plan had been cancelled already, as {standing.number}" in words(page)
    assert Effect.objects.of(space).filter(kind="billing.cancel").count() == 1


def test_a_plan_that_renewed_before_it_was_found_is_put_before_a_person(space: Space, key: str) -> None:
    at_billing(space, "E-1", "Team")
    arm(space, DOWN)
    _, declaration = cancels_unknown(space, key)
    Declaration.objects.filter(pk=declaration.pk).update(received_at=now_in(space) - timedelta(days=20))
    arm(space)
    later(space, minutes=10)
    run_what_is_due(space)
    assert FactRow.objects.of(space).filter(kind="declaration.charged_since_received").count() == 1
