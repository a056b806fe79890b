"""A member says where events go; no receiver holds up another; nothing of it leaves a secret behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from leavewell.accounts.models import AuditEntry
from leavewell.accounts.transaction import edge
from leavewell.effects.actions.claim import claim
from leavewell.effects.models import Effect
from leavewell.effects.runner import run_effect
from leavewell.effects.wake import queue_of
from leavewell.kernel.clock import wall_now
from leavewell.kernel.errors import IllegalMove, Invalid, Refused
from leavewell.messages.actions.deliveries import DELIVER
from leavewell.messages.actions.endpoints import (
    MOST,
    add_endpoint,
    change_endpoint,
    remove_endpoint,
    rotate_secret,
)
from leavewell.messages.actions.turns import pause_endpoint, resume_endpoint
from leavewell.messages.models import Delivery, DeliveryTry, Endpoint
from leavewell.messages.signing import secrets_of
from leavewell.messages.tests.webhooks import a_test_event, a_webhook, fresh, now_at, tries
from leavewell.outbound.errors import AddressRefused
from leavewell.outbound.tests.receiver import Receiver, Reply
from tests.builders import a_space, an_act
from tests.moments import lapse, later, run_what_is_due

pytestmark = pytest.mark.django_db


def effect_of(delivery: Delivery) -> Effect:
    return Effect.objects.get(kind=DELIVER, payload__delivery=str(delivery.pk))


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/in", "https://169.254.169.254/", "http://hooks.firm.example/", "mailto:a@b"]
)
def test_a_webhook_leads_to_nobodys_inside(url: str) -> None:
    space = a_space()
    with edge(), pytest.raises(AddressRefused):
        add_endpoint(an_act(space), url=url)
    assert not Endpoint.objects.exists()


def test_plain_http_is_for_test_spaces_alone(receiver: Receiver) -> None:
    live = a_space(mode="live")
    with edge(), pytest.raises(AddressRefused):
        add_endpoint(an_act(live), url=f"http://127.0.0.1:{receiver.port}/in")


def test_an_address_is_checked_again_at_each_attempt(receiver: Receiver, settings: Any) -> None:
    endpoint, _ = a_webhook(a_space(), receiver)
    delivery = a_test_event(endpoint)
    settings.LEAVEWELL = replace(settings.LEAVEWELL, outbound_networks=())
    run_what_is_due(endpoint.space)
    assert (now_at(delivery).state, now_at(delivery).reason) == ("waiting", "receiver_address")
    assert receiver.got == []


@pytest.mark.parametrize(("what", "value"), [("events", ["cancel.recieved"]), ("form", "segment")])
def test_what_isnt_known_is_refused_by_its_field(receiver: Receiver, what: str, value: Any) -> None:
    with pytest.raises(Invalid) as caught:
        a_webhook(a_space(), receiver, **{what: value})
    assert caught.value.field == what


def test_a_space_has_so_many_webhooks_and_no_more(receiver: Receiver) -> None:
    space = a_space()
    for _ in range(MOST):
        a_webhook(space, receiver)
    with pytest.raises(Refused):
        a_webhook(space, receiver)


def test_a_secret_is_kept_sealed_and_stands_nowhere_else(receiver: Receiver) -> None:
    endpoint, secret = a_webhook(a_space(), receiver)
    assert secret.startswith("whsec_") and len(secret) == 50
    assert secret.encode() not in bytes(fresh(endpoint).secrets)
    assert secret not in str(list(AuditEntry.objects.values()))


def test_an_old_secret_counts_for_a_day_beside_a_new_one(receiver: Receiver) -> None:
    endpoint, old = a_webhook(a_space(), receiver)
    with edge():
        new = rotate_secret(an_act(endpoint.space), endpoint)
    now = wall_now()
    assert [each.text for each in secrets_of(fresh(endpoint), now)] == [new, old]
    assert [each.text for each in secrets_of(fresh(endpoint), now + timedelta(hours=25))] == [new]
    for _ in range(4):
        with edge():
            rotate_secret(an_act(endpoint.space), endpoint)
    assert len(secrets_of(fresh(endpoint), now)) == 3


def test_what_waits_goes_to_the_new_address(receivers: tuple[Receiver, Receiver]) -> None:
    first, second = receivers
    endpoint, _ = a_webhook(a_space(), first)
    first.answer = lambda _: Reply(500)
    a_test_event(endpoint)
    run_what_is_due(endpoint.space)
    url = f"http://127.0.0.1:{second.port}/new"
    with edge():
        change_endpoint(an_act(endpoint.space), endpoint, url=url, events=[], full=True, form="standard")
    later(endpoint.space, minutes=1)
    assert [each.path for each in second.got] == ["/new"]


def test_a_removed_webhook_leaves_nothing_and_is_told_nothing(receiver: Receiver) -> None:
    endpoint, _ = a_webhook(a_space(), receiver)
    receiver.answer = lambda _: Reply(500)
    delivery = a_test_event(endpoint)
    run_what_is_due(endpoint.space)
    with edge():
        remove_endpoint(an_act(endpoint.space), endpoint)
        remove_endpoint(an_act(endpoint.space), endpoint)
    later(endpoint.space, days=1)
    assert len(receiver.got) == 1
    assert not (Endpoint.objects.exists() or Delivery.objects.exists() or DeliveryTry.objects.exists())
    assert effect_of(delivery).result == "not_needed"


def test_a_worker_that_dies_in_the_middle_leads_to_one_more_attempt_with_the_same_id(
    receiver: Receiver,
) -> None:
    endpoint, _ = a_webhook(a_space(), receiver)
    delivery = a_test_event(endpoint)
    with edge():
        assert claim(effect_of(delivery).pk) is not None
    lapse(effect_of(delivery))
    assert run_effect(effect_of(delivery).pk)
    assert now_at(delivery).state == "delivered"
    assert [each.headers["webhook-id"] for each in receiver.got] == [delivery.event_id]


def test_what_was_planned_in_the_moment_of_switching_off_isnt_sent(receiver: Receiver) -> None:
    endpoint, _ = a_webhook(a_space(), receiver)
    delivery = a_test_event(endpoint)
    Endpoint.objects.filter(pk=endpoint.pk).update(state="off", reason="receiver_gone")
    run_what_is_due(endpoint.space)
    assert (receiver.got, now_at(delivery).state, now_at(delivery).reason) == ([], "given_up", "receiver_off")


def test_events_wait_in_a_queue_of_their_own() -> None:
    assert (queue_of(DELIVER), queue_of("mail.send"), queue_of("billing.cancel")) == (
        "webhooks",
        "swift",
        "billing",
    )


def test_only_what_is_on_can_be_tested_and_only_what_isnt_can_be_resumed(receiver: Receiver) -> None:
    endpoint, _ = a_webhook(a_space(), receiver)
    with pytest.raises(IllegalMove), edge():
        resume_endpoint(an_act(endpoint.space), fresh(endpoint))
    with edge():
        pause_endpoint(an_act(endpoint.space), fresh(endpoint))
    with pytest.raises(Refused):
        a_test_event(endpoint)


def test_every_deed_stands_on_the_audit_trail(receiver: Receiver) -> None:
    endpoint, _ = a_webhook(a_space(), receiver)
    with edge():
        rotate_secret(an_act(endpoint.space), endpoint)
        pause_endpoint(an_act(endpoint.space), endpoint)
        resume_endpoint(an_act(endpoint.space), endpoint)
        remove_endpoint(an_act(endpoint.space), endpoint)
    deeds = AuditEntry.objects.of(endpoint.space).filter(subject=endpoint.public_id).order_by("pk")
    assert list(deeds.values_list("deed", flat=True)) == [
        "add_webhook",
        *["change_webhook"] * 3,
        "remove_webhook",
    ]


def test_tries_are_kept_with_what_came_back(receiver: Receiver) -> None:
    endpoint, _ = a_webhook(a_space(), receiver)
    receiver.answer = lambda _: Reply(422, body="nö".encode() + b"x" * 99_999)
    delivery = a_test_event(endpoint)
    run_what_is_due(endpoint.space)
    (made,) = tries(delivery)
    assert (made.status, len(made.answered), made.answered[:3]) == (422, 4096, "nöx")
