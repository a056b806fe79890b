"""A company's page asks how an account stands, and never takes a customer who has left for one who stays."""

from __future__ import annotations

import pytest

from leavewell.accounts.models import Space
from leavewell.billing.simulator.control_types import Fault
from leavewell.billing.types import Cancel, PeriodEnd
from leavewell.effects.models import Effect
from leavewell.flow.actions import offers, sessions
from leavewell.web.tests.api.calls import Answer, assert_problem, call
from tests.builders import (
    Customer,
    a_second_subscription,
    a_session,
    an_account,
    an_act,
    cancelled,
    edge,
    fresh,
)
from tests.moments import later, run_what_is_due
from tests.simulated import arm, somebody_does


def asked(customer: Customer, key: str, query: str = "") -> Answer:
    answer = call("GET", f"/accounts/{customer.account.external_id}/standing{query}", key)
    assert answer.status == 200, answer.body
    return answer


def test_who_never_came_is_active(ada: Customer, key: str) -> None:
    told = asked(ada, key)
    assert told.body["stands"] == "active"
    assert [told.body[name] for name in ("progress", "session", "offer", "cancellation")] == [None] * 4
    assert "Retry-After" not in told.headers


def test_who_cancelled_is_leaving_before_billing_knows(ada: Customer, key: str) -> None:
    declaration = cancelled(ada)
    told = asked(ada, key)
    assert (told.body["stands"], told.body["progress"]) == ("leaving", "under_way")
    assert told.body["session"]["outcome"] == "cancelled"
    assert told.body["cancellation"]["number"] == declaration.number
    assert told.headers["Retry-After"] == "2"
    run_what_is_due(ada.space)
    told = asked(ada, key)
    assert (told.body["stands"], told.body["progress"]) == ("leaving", "done")
    assert "Retry-After" not in told.headers


def test_who_waits_is_answered_when_it_is_done(ada: Customer, key: str) -> None:
    cancelled(ada)
    assert asked(ada, key, "?wait=0.3").body["progress"] == "under_way"
    run_what_is_due(ada.space)
    assert asked(ada, key, "?wait=20").body["progress"] == "done"


def test_after_the_end_they_have_left(ada: Customer, key: str) -> None:
    cancelled(ada)
    later(ada.space, days=40)
    told = asked(ada, key).body
    assert (told["stands"], told["progress"]) == ("left", "done")


def test_an_offer_that_was_taken_is_told_until_it_is_in_place(ada: Customer, key: str) -> None:
    session, _ = a_session(ada)
    with edge():
        sessions.give_reason(an_act(ada.space), session, reason="too_expensive")
    with edge():
        offers.accept_offer(an_act(ada.space), fresh(session))
    told = asked(ada, key).body
    assert (told["stands"], told["progress"]) == ("active", "under_way")
    assert (told["session"]["outcome"], told["offer"]["kind"]) == ("accepted", "discount")
    run_what_is_due(ada.space)
    assert asked(ada, key).body["progress"] == "done"


def test_what_only_a_person_can_bring_about_says_so_and_nobody_waits_for_it(ada: Customer, key: str) -> None:
    cancelled(ada)
    Effect.objects.of(ada.space).filter(kind="billing.cancel").update(state="needs_person")
    told = asked(ada, key, "?wait=20")
    assert (told.body["stands"], told.body["progress"]) == ("leaving", "with_person")
    assert "Retry-After" not in told.headers


def test_an_end_set_in_billings_own_pages_is_leaving_too(ada: Customer, key: str) -> None:
    somebody_does(ada, Cancel(PeriodEnd()))
    later(ada.space, days=1)
    told = asked(ada, key).body
    assert (told["stands"], told["session"], told["cancellation"]) == ("leaving", None, None)


def test_one_plan_of_two_that_was_cancelled_counts(ada: Customer, key: str) -> None:
    a_second_subscription(ada)
    cancelled(ada)
    assert asked(ada, key).body["stands"] == "leaving"


def test_billing_that_is_down_leaves_it_under_way_and_never_active(ada: Customer, key: str) -> None:
    arm(ada.space, Fault("cancel", "busy", times=3))
    cancelled(ada)
    run_what_is_due(ada.space)
    told = asked(ada, key).body
    assert (told["stands"], told["progress"]) == ("leaving", "under_way")


def test_an_account_without_a_plan_is_unknown(key: str, space: Space) -> None:
    an_account(space, "C-bare")
    assert call("GET", "/accounts/C-bare/standing", key).body["stands"] == "unknown"


@pytest.mark.parametrize("wait", ["-1", "21", "nan", "soon"])
def test_a_wait_that_is_none_is_refused(wait: str, ada: Customer, key: str) -> None:
    path = f"/accounts/{ada.account.external_id}/standing?wait={wait}"
    assert_problem(call("GET", path, key), 422)
