"""What a receiver doesn't take is tried again by the published schedule, and can be sent once more by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest

from leavewell.accounts.models import Space
from leavewell.accounts.transaction import edge
from leavewell.config.options import OPTIONS
from leavewell.effects.decide.backoff import SPREAD
from leavewell.effects.models import Effect, FactRow, Mail
from leavewell.kernel.errors import Invalid, Refused
from leavewell.kernel.facts.messages import DeliveryGivenUp, WebhookSwitchedOff
from leavewell.messages.actions.deliveries import DELIVER
from leavewell.messages.actions.replay import MOST, Replayed, replay, replay_range
from leavewell.messages.actions.turns import pause_endpoint, resume_endpoint
from leavewell.messages.decide.schedule import asked_seconds, wait_after
from leavewell.messages.models import Delivery
from leavewell.messages.tests.webhooks import a_test_event, a_webhook, fresh, now_at, tries
from leavewell.outbound.tests.receiver import Receiver, Reply
from tests.builders import Customer, a_space, an_act, cancelled
from tests.moments import later, now_in, run_what_is_due

PUBLISHED = (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400)
ANY = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
WALL = datetime(2026, 3, 10, 12, tzinfo=UTC)


def replayed(delivery: Delivery) -> None:
    with edge():
        delivery = now_at(delivery)
        replay(an_act(delivery.space), delivery)
    run_what_is_due(delivery.space)


def test_check_53_the_schedule_is_the_published_one() -> None:
    option = OPTIONS["webhook_schedule"]
    assert option.read(option.default) == PUBLISHED
    assert 75 * 3600 < sum(PUBLISHED) < 76 * 3600


@pytest.mark.django_db
def test_check_53_attempts_follow_the_schedule_and_then_end(receiver: Receiver) -> None:
    endpoint, _ = a_webhook(a_space(), receiver)
    receiver.answer = lambda _: Reply(500, body=b"not today\0")
    delivery = a_test_event(endpoint)
    later(endpoint.space, hours=100)
    made = tries(delivery)
    waits = [(b.tried_at - a.tried_at).total_seconds() for a, b in pairwise(made)]
    assert len(made) == len(PUBLISHED) + 1
    for wait, base in zip(waits, PUBLISHED, strict=True):
        assert base <= wait <= base * (1 + SPREAD)
    assert [(each.status, each.answered) for each in made] == [(500, "not today\ufffd")] * 10
    assert len({each.headers["webhook-id"] for each in receiver.got}) == 1
    assert (now_at(delivery).state, now_at(delivery).reason) == ("given_up", "receiver_refuses")
    fact = FactRow.objects.of(endpoint.space).get(kind=DeliveryGivenUp.kind).fact
    assert isinstance(fact, DeliveryGivenUp) and fact.event == "webhook.test"
    assert Effect.objects.get(kind=DELIVER).result == "given_up"


@pytest.mark.django_db
@pytest.mark.parametrize("status", [301, 302, 307, 308, 304])
def test_check_53_a_redirect_is_a_failure_and_not_followed(receivers: Any, status: int) -> None:
    first, second = receivers
    endpoint, _ = a_webhook(a_space(), first)
    first.answer = lambda _: Reply(status, {"Location": f"http://127.0.0.1:{second.port}/in"}, b"")
    delivery = a_test_event(endpoint)
    run_what_is_due(endpoint.space)
    assert (now_at(delivery).state, now_at(delivery).reason) == ("waiting", "receiver_redirects")
    assert (len(first.got), second.got) == (1, [])


@pytest.mark.django_db
def test_check_53_410_switches_a_webhook_off_and_its_owner_is_told(receiver: Receiver) -> None:
    endpoint, _ = a_webhook(a_space(), receiver)
    receiver.answer = lambda _: Reply(503)
    waiting = a_test_event(endpoint)
    run_what_is_due(endpoint.space)
    receiver.answer = lambda _: Reply(410)
    last = a_test_event(endpoint)
    run_what_is_due(endpoint.space)
    assert (fresh(endpoint).state, fresh(endpoint).reason) == ("off", "receiver_gone")
    assert (now_at(last).reason, now_at(waiting).reason) == ("receiver_gone", "receiver_off")
    assert {now_at(last).state, now_at(waiting).state} == {"given_up"}
    later(endpoint.space, days=2)
    assert len(receiver.got) == 2
    assert FactRow.objects.of(endpoint.space).filter(kind=WebhookSwitchedOff.kind).count() == 1
    assert "was switched off" in Mail.objects.of(endpoint.space).get(kind="webhook_switched_off").subject


@pytest.mark.django_db
def test_days_of_nothing_but_failures_switch_it_off(receiver: Receiver, settings: Any) -> None:
    settings.LEAVEWELL = replace(settings.LEAVEWELL, webhook_failing_days=2)
    endpoint, _ = a_webhook(a_space(), receiver)
    receiver.answer = lambda _: Reply(500)
    delivery = a_test_event(endpoint)
    later(endpoint.space, hours=47)
    assert fresh(endpoint).state == "on"
    later(endpoint.space, hours=40)
    assert (fresh(endpoint).state, fresh(endpoint).reason) == ("off", "receiver_failing")
    assert now_at(delivery).state == "given_up"


@pytest.mark.django_db
def test_check_53_what_a_receiver_asks_for_is_honoured(receiver: Receiver) -> None:
    endpoint, _ = a_webhook(a_space(), receiver)
    receiver.answer = lambda _: Reply(429, {"Retry-After": "120"})
    delivery = a_test_event(endpoint)
    run_what_is_due(endpoint.space)
    later(endpoint.space, seconds=119)
    assert len(tries(delivery)) == 1
    later(endpoint.space, seconds=60)
    assert len(tries(delivery)) == 2


@pytest.mark.parametrize(
    ("tries", "asked", "least"),
    [
        (1, None, 5),
        (1, 60, 60),
        (1, 3600, 3600),
        (1, 999_999, 3600),
        (2, 1, 300),
        (5, 30_000, 30_000),
        (5, 999_999, 36_000),
        (9, 0, 86_400),
    ],
)
def test_check_53_retry_after_counts_within_limits(tries: int, asked: float | None, least: float) -> None:
    wait = wait_after(tries, PUBLISHED, ANY, asked)
    assert wait is not None
    assert least <= wait <= least * (1 + SPREAD)


def test_check_53_nothing_follows_the_last_attempt() -> None:
    assert wait_after(len(PUBLISHED) + 1, PUBLISHED, ANY, 60.0) is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        (format_datetime(WALL + timedelta(minutes=3), usegmt=True), 180),
        (format_datetime(WALL - timedelta(minutes=3), usegmt=True), 0),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("9" * 400, None),
    ],
)
def test_retry_after_is_a_number_or_a_date_and_nothing_else(text: str, seconds: float | None) -> None:
    assert asked_seconds(text, WALL) == seconds


@pytest.mark.django_db
def test_check_53_one_event_is_sent_once_more_by_its_id(receiver: Receiver) -> None:
    endpoint, _ = a_webhook(a_space(), receiver)
    delivery = a_test_event(endpoint)
    run_what_is_due(endpoint.space)
    replayed(delivery)
    first, second = receiver.got
    assert first.headers["webhook-id"] == second.headers["webhook-id"] == delivery.event_id
    assert first.body == second.body
    assert [(each.round, each.number) for each in tries(delivery)] == [(1, 1), (2, 1)]
    assert now_at(delivery).state == "delivered"


@pytest.mark.django_db
def test_an_event_that_is_still_to_be_sent_isnt_sent_twice(receiver: Receiver) -> None:
    endpoint, _ = a_webhook(a_space(), receiver)
    delivery = a_test_event(endpoint)
    with pytest.raises(Refused):
        replayed(delivery)


def in_range(space: Space, delivery: Delivery, since: datetime, **how: Any) -> Replayed:
    with edge():
        found = replay_range(
            an_act(space),
            fresh(delivery.endpoint),
            since=since,
            until=now_in(space) + timedelta(seconds=1),
            **how,
        )
    run_what_is_due(space)
    return found


@pytest.mark.django_db
def test_check_53_a_span_is_sent_once_more_with_what_was_missed(ada: Customer, receiver: Receiver) -> None:
    endpoint, _ = a_webhook(ada.space, receiver, events=["cancel.received", "cancel.processed"])
    began = now_in(ada.space)
    receiver.answer = lambda _: Reply(410)
    cancelled(ada)
    run_what_is_due(ada.space)
    assert fresh(endpoint).state == "off"
    (lost,) = Delivery.objects.filter(endpoint=endpoint)
    assert lost.event == "cancel.received"
    with pytest.raises(Refused):
        in_range(ada.space, lost, began)
    receiver.answer = lambda _: Reply()
    with edge():
        resume_endpoint(an_act(ada.space), fresh(endpoint))
    assert in_range(ada.space, lost, began) == Replayed(again=1, missed=1)
    assert sorted(Delivery.objects.values_list("event", "state")) == [
        ("cancel.processed", "delivered"),
        ("cancel.received", "delivered"),
    ]
    assert in_range(ada.space, lost, began) == Replayed(0, 0)
    assert in_range(ada.space, lost, began, delivered_too=True) == Replayed(2, 0)
    assert len(receiver.got) == 5
    with pytest.raises(Invalid):
        in_range(ada.space, lost, now_in(ada.space) + timedelta(days=1))


@pytest.mark.django_db
def test_a_span_with_too_many_events_is_refused(ada: Customer, receiver: Receiver, monkeypatch: Any) -> None:
    endpoint, _ = a_webhook(ada.space, receiver)
    assert MOST >= 100
    monkeypatch.setattr("leavewell.messages.actions.replay.MOST", 1)
    cancelled(ada)
    run_what_is_due(ada.space)
    delivery = Delivery.objects.filter(endpoint=endpoint)[0]
    with pytest.raises(Invalid, match="more than 1 events"):
        in_range(ada.space, delivery, now_in(ada.space) - timedelta(days=1), delivered_too=True)


@pytest.mark.django_db
def test_what_comes_while_a_webhook_is_paused_waits_and_is_sent_at_once_afterwards(
    receiver: Receiver,
) -> None:
    endpoint, _ = a_webhook(a_space(), receiver)
    delivery = a_test_event(endpoint)
    with edge():
        pause_endpoint(an_act(endpoint.space), fresh(endpoint))
    run_what_is_due(endpoint.space)
    later(endpoint.space, days=1)
    assert (receiver.got, tries(delivery)) == ([], [])
    with edge():
        resume_endpoint(an_act(endpoint.space), fresh(endpoint))
    run_what_is_due(endpoint.space)
    assert now_at(delivery).state == "delivered"
