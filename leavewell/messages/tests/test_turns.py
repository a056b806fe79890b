"""Events take turns at a receiver: a slow or dead one holds up nobody but itself, and what waits costs nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from leavewell.accounts.transaction import edge
from leavewell.effects.actions.claim import claim
from leavewell.effects.models import Attempt, Effect
from leavewell.effects.runner import run_effect
from leavewell.messages.actions.deliveries import DELIVER
from leavewell.messages.actions.turns import AT_ONCE, ROUGHLY
from leavewell.messages.decide.health import LONGEST_REST, Health, after_failure, is_given_up
from leavewell.messages.models import Delivery, Endpoint
from leavewell.messages.tests.webhooks import a_test_event, a_webhook, fresh, now_at
from leavewell.outbound.tests.receiver import Receiver, Reply
from tests.builders import NOON, a_space
from tests.moments import later, now_in, run_what_is_due

pytestmark = pytest.mark.django_db


def effect_of(delivery: Delivery) -> Effect:
    return Effect.objects.get(kind=DELIVER, payload__delivery=str(delivery.pk))


def test_a_dead_receiver_rests_and_the_others_get_theirs_at_once(
    receivers: tuple[Receiver, Receiver],
) -> None:
    first, second = receivers
    space = a_space()
    dead, alive = a_webhook(space, first)[0], a_webhook(space, second)[0]
    first.answer = lambda _: Reply(500)
    waiting = [a_test_event(dead) for _ in range(4)]
    for _ in range(4):
        a_test_event(alive)
    run_what_is_due(space)
    assert (len(first.got), len(second.got)) == (3, 4)
    assert fresh(dead).rests_until is not None
    # Those that wait behind it were not tried, and nothing was used up of their schedule.
    assert sum(now_at(each).tries for each in waiting) == 3
    assert Attempt.objects.filter(effect__payload__endpoint=str(dead.pk)).count() == 3
    later(space, minutes=2)
    # Rests of 1, 2, 4, 8, 16, 32 and 64 seconds.
    assert len(first.got) <= 3 + 7
    first.answer = lambda _: Reply()
    later(space, minutes=10)
    assert {now_at(each).state for each in waiting} == {"delivered"}
    assert fresh(dead).rests_until is None


def test_a_slow_receiver_has_so_many_attempts_under_way_and_no_more(
    receivers: tuple[Receiver, Receiver],
) -> None:
    space = a_space()
    slow, quick = a_webhook(space, receivers[0])[0], a_webhook(space, receivers[1])[0]
    effects = [effect_of(a_test_event(slow)) for _ in range(AT_ONCE + 1)]
    with edge():
        taken = [claim(each.pk) for each in effects]
    assert [each is not None for each in taken] == [True] * AT_ONCE + [False]
    assert Effect.objects.get(pk=effects[-1].pk).held == "receiver_busy"
    assert run_effect(effect_of(a_test_event(quick)).pk)
    assert len(receivers[1].got) == 1


def test_what_waits_behind_a_receiver_that_rests_is_left_alone_but_for_one(receiver: Receiver) -> None:
    endpoint, _ = a_webhook(a_space(), receiver)
    receiver.answer = lambda _: Reply(500)
    for _ in range(12):
        a_test_event(endpoint)
    run_what_is_due(endpoint.space)
    later(endpoint.space, minutes=4)
    rests_until = fresh(endpoint).rests_until
    assert rests_until is not None
    open_ones = Effect.objects.filter(turn=endpoint.pk, state="planned")
    assert open_ones.count() >= 3
    assert open_ones.filter(due_at__lte=rests_until + ROUGHLY).count() <= 1
    receiver.answer = lambda _: Reply()
    later(endpoint.space, minutes=10)
    # Those that were tried have their own schedule; whoever is told calls the next one, and nobody waits an hour.
    assert not open_ones.exists()


def test_an_event_that_comes_while_its_receiver_rests_is_tried_after_it(receiver: Receiver) -> None:
    endpoint, _ = a_webhook(a_space(), receiver)
    at = now_in(endpoint.space)
    Endpoint.objects.filter(pk=endpoint.pk).update(failures=9, rests_until=at + timedelta(minutes=4))
    deliveries = [a_test_event(endpoint) for _ in range(3)]
    run_what_is_due(endpoint.space)
    assert receiver.got == []
    later(endpoint.space, minutes=6)
    assert {now_at(each).state for each in deliveries} == {"delivered"}


def test_rests_grow_and_stay_shorter_than_the_schedules_later_waits() -> None:
    health, rests = Health(), []
    for _ in range(12):
        health = after_failure(health, NOON)
        rests.append((health.rests_until - NOON).total_seconds() if health.rests_until else 0)
    assert rests[:7] == [0, 0, 1, 2, 4, 8, 16]
    assert max(rests) == LONGEST_REST


def test_a_failure_long_after_another_counts_anew() -> None:
    health = after_failure(Health(), NOON)
    much_later = after_failure(health, NOON + timedelta(days=9))
    assert not is_given_up(much_later, NOON + timedelta(days=9), 5)
    daily = Health()
    for day in range(6):
        daily = after_failure(daily, NOON + timedelta(days=day))
    assert is_given_up(daily, NOON + timedelta(days=5), 5)
