"""Taking an effect into one's hands: one winner, in the subscription's order, and never blindly again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from leavewell.accounts.transaction import edge
from leavewell.billing.simulator.connector import SimulatorProcessor
from leavewell.effects.actions.claim import claim
from leavewell.effects.actions.outbox import plan
from leavewell.effects.actions.settle import settle
from leavewell.effects.models import Attempt, Effect
from leavewell.effects.states import EffectState
from leavewell.effects.types import (
    Claimed,
    ForPerson,
    Later,
    LostAnswer,
    Planned,
    Settled,
    Settlement,
)
from tests.builders import Customer, a_space, an_act
from tests.moments import lapse, leap_to, now_in
from tests.parallel import at_once

pytestmark = pytest.mark.django_db


def planned(customer: Customer, *kinds: str, due_in: timedelta = timedelta()) -> list[Effect]:
    """Effects of these kinds in the order of the customer's subscription."""
    with edge():
        act = an_act(customer.space)
        wanted = [
            Planned(kind, f"{kind}:{number}", lane=customer.subscription.pk, due_at=act.at + due_in)
            for number, kind in enumerate(kinds)
        ]
        return plan(act, *wanted)


def claimed(effect: Effect) -> Claimed | None:
    with edge():
        return claim(effect.pk)


def attempted(effect: Effect, settlement: Settlement) -> None:
    """One attempt at the effect that ended so."""
    taken = claimed(effect)
    assert taken is not None
    with edge():
        assert settle(taken, settlement)


def fresh(effect: Effect) -> Effect:
    return Effect.objects.get(pk=effect.pk)


@pytest.mark.django_db(transaction=True)
def test_an_effect_that_eight_workers_want_has_one_winner() -> None:
    space = a_space()
    with edge():
        (effect,) = plan(an_act(space), Planned("mail.send", "mail.test:1"))
    hands = at_once(8, lambda _: claimed(effect))
    assert sum(isinstance(hand, Claimed) for hand in hands) == 1, hands
    assert hands.count(None) == 7
    assert (fresh(effect).attempts, Attempt.objects.filter(effect=effect).count()) == (1, 1)


def test_an_effect_that_isnt_due_or_is_settled_isnt_taken(ada: Customer) -> None:
    (early,) = planned(ada, "billing.cancel", due_in=timedelta(hours=1))
    assert claimed(early) is None
    leap_to(ada.space, now_in(ada.space) + timedelta(hours=2))
    attempted(early, Settled("applied"))
    assert claimed(early) is None


def test_a_claim_writes_its_attempt_before_anything_is_called(ada: Customer) -> None:
    (effect,) = planned(ada, "billing.cancel")
    taken = claimed(effect)
    assert taken is not None
    attempt = Attempt.objects.get(effect=effect)
    assert (attempt.number, attempt.outcome, attempt.answered_at) == (1, "", None)
    assert (taken.look_first, taken.group, fresh(effect).state) == (False, 1, EffectState.CLAIMED)


def test_a_claim_that_still_holds_isnt_taken_over(ada: Customer) -> None:
    (effect,) = planned(ada, "billing.cancel")
    assert claimed(effect) is not None
    assert claimed(effect) is None


def test_a_claim_whose_worker_is_gone_is_taken_over_and_looks_first(ada: Customer) -> None:
    (effect,) = planned(ada, "billing.cancel")
    assert claimed(effect) is not None
    lapse(effect)
    second = claimed(effect)
    assert second is not None
    assert (second.attempt, second.look_first) == (2, True)


def test_whoever_lost_the_claim_settles_nothing(ada: Customer) -> None:
    (effect,) = planned(ada, "billing.cancel")
    gone = claimed(effect)
    assert gone is not None
    lapse(effect)
    now_ours = claimed(effect)
    with edge():
        assert not settle(gone, Settled("applied", then=lambda act: pytest.fail("was written")))
    assert (fresh(effect).state, fresh(effect).attempts) == (EffectState.CLAIMED, 2)
    assert set(Attempt.objects.filter(effect=effect).values_list("outcome", flat=True)) == {""}
    assert now_ours is not None
    with edge():
        assert settle(now_ours, Settled("applied"))


def test_what_is_for_a_later_day_holds_nothing_up_before_that(ada: Customer) -> None:
    (ends,) = planned(ada, "billing.resume", due_in=timedelta(days=30))
    (other,) = planned(ada, "billing.credit")
    attempted(other, Settled("applied"))
    (last,) = planned(ada, "billing.refund")
    leap_to(ada.space, fresh(ends).due_at)
    assert claimed(last) is None
    attempted(ends, Settled("applied"))
    attempted(last, Settled("applied"))


def test_what_its_billing_system_keeps_waiting_still_goes_first(ada: Customer) -> None:
    first, second = planned(ada, "billing.pause", "billing.credit")
    soon = now_in(ada.space) + timedelta(minutes=5)
    Effect.objects.filter(pk=first.pk).update(due_at=soon, held="busy")
    assert claimed(second) is None


def test_a_lost_answer_looks_first_and_one_that_never_arrived_doesnt(ada: Customer) -> None:
    lost, refused = planned(ada, "mail.send", "billing.confirm_end")
    attempted(lost, LostAnswer("cut"))
    leap_to(ada.space, fresh(lost).due_at)
    again = claimed(lost)
    assert again is not None
    assert again.look_first
    with edge():
        settle(again, Settled("found"))
    attempted(refused, Later("busy"))
    leap_to(ada.space, fresh(refused).due_at)
    again = claimed(refused)
    assert again is not None
    assert not again.look_first


def test_after_most_of_the_idempotency_window_a_new_key_looks_first(ada: Customer) -> None:
    (effect,) = planned(ada, "billing.cancel")
    attempted(effect, Later("busy"))
    leap_to(ada.space, now_in(ada.space) + timedelta(hours=20))
    again = claimed(effect)
    assert again is not None
    assert (again.group, again.look_first) == (2, True)


def test_effects_of_one_subscription_go_in_order(ada: Customer) -> None:
    first, second = planned(ada, "billing.discount", "billing.discount")
    assert claimed(second) is None
    attempted(first, Later("busy"))
    assert claimed(second) is None
    leap_to(ada.space, fresh(first).due_at)
    attempted(first, Settled("applied"))
    assert claimed(second) is not None


def test_a_discount_waits_for_a_lost_answer_and_a_cancel_doesnt(ada: Customer) -> None:
    lost, discount, cancel = planned(ada, "billing.discount", "billing.discount", "billing.cancel")
    attempted(lost, LostAnswer("cut"))
    assert claimed(discount) is None
    with edge():
        Effect.objects.filter(pk=discount.pk).update(state=EffectState.SETTLED)
    assert claimed(cancel) is not None


def test_nothing_waits_for_what_a_person_has(ada: Customer) -> None:
    first, second = planned(ada, "billing.discount", "billing.discount")
    attempted(first, ForPerson("blocked"))
    assert fresh(first).state == EffectState.NEEDS_PERSON
    assert claimed(second) is not None


def test_an_effect_without_a_lane_waits_for_nobody(ada: Customer) -> None:
    planned(ada, "billing.discount")
    with edge():
        (mail,) = plan(an_act(ada.space), Planned("mail.send", "mail.test:1"))
    assert claimed(mail) is not None


def test_an_effect_planned_twice_is_one(ada: Customer) -> None:
    assert len(planned(ada, "billing.cancel")) == 1
    assert planned(ada, "billing.cancel") == []
    assert Effect.objects.of(ada.space).count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_effect_planned_by_four_at_once_is_one(ada: Customer) -> None:
    made = at_once(4, lambda _: planned(ada, "billing.cancel"))
    assert sorted(len(each) if isinstance(each, list) else -1 for each in made) == [0, 0, 0, 1], made


def test_row_21_the_billing_system_itself_says_how_long_a_key_counts(
    ada: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SimulatorProcessor, "idempotency_window", timedelta(hours=1))
    with edge():
        order = {"subscription": str(ada.subscription.pk)}
        (effect,) = plan(an_act(ada.space), Planned("billing.refund", "refund:1", order))
    attempted(effect, Later("busy"))
    leap_to(ada.space, now_in(ada.space) + timedelta(minutes=47))
    second = claimed(effect)
    assert second is not None
    assert (second.group, second.look_first) == (1, False)
    with edge():
        settle(second, Later("busy"))
    leap_to(ada.space, now_in(ada.space) + timedelta(minutes=10))
    third = claimed(effect)
    assert third is not None
    assert (third.group, third.look_first) == (2, True)
