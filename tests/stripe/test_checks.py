"""Ten commits at once, and an answer that never came: one cancel at Stripe, one receipt."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from leavewell.accounts.models import Space
from leavewell.accounts.transaction import edge
from leavewell.effects.models import Attempt, Effect
from leavewell.effects.runner import run_effect
from leavewell.effects.states import EffectState
from leavewell.flow.actions import sessions
from leavewell.flow.actions.declarations import confirm_cancellation
from leavewell.flow.models import Declaration, Receipt
from leavewell.kernel.errors import IllegalMove, LostRace
from leavewell_simulator.testing import RunningSimulator
from tests.builders import Customer, a_session, a_space, an_act, cancelled, fresh
from tests.moments import later, run_what_is_due
from tests.parallel import at_once
from tests.wire_account import WireAccount, customers_of, take_over, wire_account

TEN = 10


@pytest.fixture
def account(simulator: RunningSimulator) -> Iterator[tuple[Space, WireAccount]]:
    """A space, and the Stripe account that it works with."""
    space = a_space()
    with wire_account(space, simulator.url) as made:
        yield space, made


@pytest.fixture
def ada(account: tuple[Space, WireAccount]) -> Customer:
    """A customer of that account."""
    space, made = account
    keys = made.fill("ada", 1)
    take_over(space, made)
    return customers_of(space, keys)[0]


def written(account: WireAccount) -> list[str]:
    """What was really applied to subscriptions."""
    return [one["kind"] for one in account.writes() if one["kind"] != "metadata"]


def the_cancel(space: Space) -> Effect:
    return Effect.objects.of(space).get(kind="billing.cancel")


@pytest.mark.proves(18, peer="wire front")
@pytest.mark.django_db(transaction=True)
def test_check_29_ten_parallel_commits_are_one_cancel_at_stripe_and_one_receipt(
    account: tuple[Space, WireAccount], ada: Customer
) -> None:
    space, stripe = account
    opened = []
    for _ in range(TEN):
        session, _ = a_session(ada)
        with edge():
            sessions.go_to_confirmation(an_act(space), fresh(session))
        opened.append(fresh(session))

    def commit(number: int) -> Declaration:
        with edge():
            return confirm_cancellation(an_act(space), opened[number])

    def work(number: int) -> bool:
        return run_effect(the_cancel(space).pk)

    answers = at_once(TEN, commit)
    assert all(isinstance(one, Declaration | LostRace | IllegalMove) for one in answers), answers
    assert len({one.number for one in answers if isinstance(one, Declaration)}) == 1
    worked = at_once(TEN, work)
    assert worked.count(True) >= 1
    run_what_is_due(space)
    assert (Declaration.objects.of(space).count(), Receipt.objects.of(space).count()) == (1, 1)
    assert written(stripe) == ["cancel"]
    assert the_cancel(space).state == EffectState.SETTLED


@pytest.mark.proves(18, 20, peer="wire front")
@pytest.mark.django_db
def test_check_30_a_cancel_whose_answer_never_came_is_found_done_and_not_sent_again(
    account: tuple[Space, WireAccount], ada: Customer
) -> None:
    space, stripe = account
    stripe.arm({"on": "cancel", "kind": "hang", "phase": "after", "seconds": 0.2, "times": 1})
    declaration = cancelled(ada)
    run_what_is_due(space)
    effect = the_cancel(space)
    assert effect.state == EffectState.UNKNOWN
    (first,) = (one for one in stripe.writes() if one["kind"] == "cancel")
    later(space, minutes=5)
    effect.refresh_from_db()
    declaration.refresh_from_db()
    assert (effect.state, declaration.state) == (EffectState.SETTLED, "scheduled")
    assert [one for one in stripe.writes() if one["kind"] == "cancel"] == [first]
    assert [one.outcome for one in Attempt.objects.of(space).filter(effect=effect).order_by("number")] == [
        "unknown",
        "settled",
    ]
    seen = stripe.control.subscription(ada.subscription.provider_id)
    assert seen.ends_at is not None
    assert abs(seen.ends_at - declaration.billing_ends_at) < timedelta(seconds=60)
