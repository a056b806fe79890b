"""Where a company names no subscription, the page asks; where it names addresses, the page leads there."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from leavewell.accounts.models import Subscription
from leavewell.effects.models import Effect
from leavewell.flow.actions import sessions
from leavewell.flow.arrival import Arrival
from leavewell.flow.models import CancelSession, Declaration
from leavewell.flow.states import Outcome, SessionState
from leavewell_simulator.testing import RunningSimulator
from tests.builders import Customer, a_customer, a_second_subscription, a_space, an_act, edge, fresh

pytestmark = pytest.mark.django_db

HOME = "https://app.example/home"


@pytest.fixture
def ada(simulator: RunningSimulator) -> Customer:
    """Somebody with two plans."""
    customer = a_customer(a_space())
    a_second_subscription(customer)
    return customer


def opened(customer: Customer, subscription: Subscription | None, **told: Any) -> tuple[CancelSession, str]:
    arrival = Arrival(save_return_url=HOME, **told)
    with edge():
        session, token = sessions.open_session(
            an_act(customer.space), subscription, customer.contact, arrival=arrival
        )
    return session, f"/c/{token}"


def press(path: str, do: str, **fields: str) -> Any:
    return Client().post(path, {"do": do, **fields})


def words(path: str) -> str:
    return Client().get(path).content.decode()


def second(customer: Customer) -> Subscription:
    return Subscription.objects.of(customer.space).get(provider_id="S-second")


def test_the_page_asks_first_which_plan_is_meant_and_then_goes_on(ada: Customer) -> None:
    session, path = opened(ada, None)
    shown = words(path)
    assert "Which one do you want to cancel?" in shown
    assert "Team, €49.00 a month" in shown and "Second, €49.00 a month" in shown
    assert "next payment on" in shown and "Cancel now" in shown
    assert "checked" not in shown
    press(path, "choose", subscription=second(ada).public_id)
    assert fresh(session).subscription == second(ada)
    assert "Why are you leaving?" in words(path)
    assert Effect.objects.of(ada.space).filter(key=f"billing.read:{session.pk}").count() == 1


def test_cancel_now_leads_straight_to_the_last_step_of_the_chosen_one(ada: Customer) -> None:
    session, path = opened(ada, None)
    press(path, "to_confirmation", subscription=second(ada).public_id)
    assert fresh(session).state == SessionState.CONFIRMING
    press(path, "cancel")
    assert Declaration.objects.of(ada.space).get().subscription == second(ada)


@pytest.mark.parametrize("do", ["choose", "to_confirmation"])
@pytest.mark.parametrize("which", ["", "nonsense", "theirs"])
def test_whoever_chose_none_of_them_is_asked_again(ada: Customer, do: str, which: str) -> None:
    session, path = opened(ada, None)
    if which == "theirs":
        which = a_customer(ada.space).subscription.public_id
    answer = press(path, do, subscription=which)
    assert answer.status_code == 422
    assert "Choose which one you mean first." in answer.content.decode()
    assert fresh(session).subscription is None and fresh(session).state == SessionState.OPENED


@pytest.mark.parametrize("do", ["answer", "accept", "back", "cancel", "nonsense"])
def test_nothing_else_can_be_pressed_before_it_is_known(ada: Customer, do: str) -> None:
    session, path = opened(ada, None)
    assert press(path, do, reason="other").status_code == 303
    assert fresh(session).state == SessionState.OPENED
    assert not Declaration.objects.of(ada.space).exists()


def test_never_mind_needs_no_choice(ada: Customer) -> None:
    session, path = opened(ada, None)
    assert press(path, "never_mind").headers["Location"] == HOME
    assert fresh(session).outcome == Outcome.NEVERMIND
    assert "Nothing has changed" in words(path)


def test_a_choice_is_made_once(ada: Customer) -> None:
    session, path = opened(ada, None)
    press(path, "choose", subscription=second(ada).public_id)
    press(path, "choose", subscription=ada.subscription.public_id)
    assert fresh(session).subscription == second(ada)


def test_where_nothing_is_left_the_page_says_so(ada: Customer) -> None:
    _, path = opened(ada, None)
    Subscription.objects.of(ada.space).update(state="ended")
    assert "There is nothing left to cancel" in words(path)


def test_a_cancelled_customer_sees_the_receipt_first_and_a_link_back(ada: Customer) -> None:
    bye = "https://bye.example/done"
    _, path = opened(ada, ada.subscription, cancel_confirmation_url=bye)
    press(path, "to_confirmation")
    assert press(path, "cancel").headers["Location"] == path
    shown = words(path)
    assert "We have your cancellation" in shown and f'href="{bye}"' in shown and HOME not in shown


def test_whoever_took_an_offer_is_led_to_its_own_address(ada: Customer) -> None:
    there = "https://offer.example/thanks"
    _, path = opened(ada, ada.subscription, offer_urls={"discount_30_3": there})
    press(path, "answer", reason="too_expensive")
    press(path, "accept")
    assert f'href="{there}"' in words(path)


def test_whoever_stays_after_a_reason_is_led_to_the_reasons_address(ada: Customer) -> None:
    lessons = "https://help.example/lessons"
    _, path = opened(ada, ada.subscription, reason_urls={"too_hard": lessons})
    policy = Client().get(path).headers["Content-Security-Policy"]
    assert "form-action 'self' https://app.example https://help.example;" in policy
    press(path, "answer", reason="too_hard")
    assert press(path, "never_mind").headers["Location"] == lessons


def test_only_the_named_origins_may_hold_the_page_in_a_frame(ada: Customer) -> None:
    _, path = opened(ada, ada.subscription, embed_origins=("https://app.example", "https://b.example:8443"))
    answer = Client().get(path)
    assert (
        "frame-ancestors https://app.example https://b.example:8443"
        in answer.headers["Content-Security-Policy"]
    )
    assert "X-Frame-Options" not in answer.headers
    _, path = opened(ada, ada.subscription)
    answer = Client().get(path)
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "DENY"
