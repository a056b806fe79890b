"""Stripe keeps its own error as the answer to a key for a day; whoever was promised something doesn't wait for that."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from leavewell.accounts.models import Space
from leavewell.effects.models import Attempt, Effect
from leavewell.effects.states import EffectState
from leavewell_simulator.testing import RunningSimulator
from tests.builders import Customer, a_session, a_space
from tests.chaos.goals import SORTS, Goal, cancel_of, grant
from tests.moments import later, now_in
from tests.wire_account import WireAccount, customers_of, take_over

pytestmark = [pytest.mark.django_db, pytest.mark.proves(18, 24, peer="wire front")]

PATIENCE = {"minutes": 30}
OFFERS = {sort.name: sort for sort in SORTS}


@pytest.fixture
def stripe(simulator: RunningSimulator) -> Iterator[tuple[Space, WireAccount]]:
    """A space, and the Stripe account that it works with."""
    space = a_space()
    account = WireAccount(simulator.url, lambda: now_in(space))
    account.sells()
    yield space, account
    account.close()


def ada(stripe: tuple[Space, WireAccount]) -> Customer:
    """A customer with a running subscription."""
    space, account = stripe
    keys = account.fill("ada", 1)
    take_over(space, account)
    return customers_of(space, keys)[0]


def press(customer: Customer, *forms: dict[str, str]) -> None:
    """Through the cancel page, button after button."""
    path, client = f"/c/{a_session(customer)[1]}", Client()
    for form in forms:
        assert client.post(path, form).status_code == 303


def kept(goal: Goal, account: WireAccount) -> bool:
    """Half an hour later: whether it is as was promised, by one write."""
    space = goal.customer.space
    later(space, **PATIENCE)
    seen = {one.ref.id: one for one in account.control.subscriptions()}[goal.subscription]
    writes = [one["kind"] for one in account.writes() if one["kind"] not in {"metadata", "coupons"}]
    effect = Effect.objects.of(space).get(kind=goal.effect)
    assert (effect.state, writes) == (EffectState.SETTLED, [goal.write])
    return goal.holds(seen)


def keys_spent(goal: Goal) -> int:
    """How many keys of it bring nothing but an old error back."""
    return Attempt.objects.of(goal.customer.space).filter(effect__kind=goal.effect, outcome="spent").count()


@pytest.mark.parametrize("fault", ["kept_error", "error"])
def test_a_cancel_whose_key_brings_only_an_error_back_is_sent_with_another(
    stripe: tuple[Space, WireAccount], fault: str
) -> None:
    _, account = stripe
    goal = cancel_of(ada(stripe))
    phase = {"phase": "after"} if fault == "error" else {}
    account.arm({"on": "cancel", "kind": fault, "times": 1, **phase})
    press(goal.customer, {"do": "to_confirmation"}, {"do": "cancel"})
    assert kept(goal, account)
    assert keys_spent(goal) == (1 if fault == "kept_error" else 0)


@pytest.mark.parametrize("fault", ["kept_error", "error"])
def test_a_discount_whose_coupon_was_made_behind_an_error_is_given_all_the_same(
    stripe: tuple[Space, WireAccount], fault: str
) -> None:
    _, account = stripe
    goal = OFFERS["discount"].goal(ada(stripe))
    phase = {"phase": "after"} if fault == "error" else {}
    account.arm({"on": "coupons", "kind": fault, "times": 1, **phase})
    press(goal.customer, {"do": "answer", "reason": "too_expensive"}, {"do": "accept"})
    assert kept(goal, account)
    assert keys_spent(goal) == 1


def test_two_spent_keys_are_followed_by_a_third(stripe: tuple[Space, WireAccount]) -> None:
    _, account = stripe
    goal = cancel_of(ada(stripe))
    for skip in (0, 1):
        # The second error meets the second key: the first brings the first one back by itself.
        account.arm({"on": "cancel", "kind": "kept_error", "times": 1, "skip": skip})
    press(goal.customer, {"do": "to_confirmation"}, {"do": "cancel"})
    assert kept(goal, account)
    assert keys_spent(goal) == 2


def test_a_refund_isnt_sent_with_a_second_key_while_the_first_may_have_paid(
    stripe: tuple[Space, WireAccount],
) -> None:
    _, account = stripe
    goal = OFFERS["refund"].goal(ada(stripe))
    charge = account.charges([goal.subscription])[goal.subscription]
    account.arm({"on": "refunds", "kind": "error", "phase": "after", "times": 1})
    grant(OFFERS["refund"], goal.customer, charge)
    later(goal.customer.space, **PATIENCE)
    assert len(list(account.refunds())) == 1
