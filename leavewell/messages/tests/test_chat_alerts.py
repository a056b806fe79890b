"""Alerts in a chat: by its own hook, guarded, sealed, tried again, and paused when the hook is gone."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from leavewell.accounts.models import AuditEntry
from leavewell.accounts.transaction import edge
from leavewell.effects.models import Effect, FactRow, Mail
from leavewell.effects.wake import queue_of
from leavewell.kernel.facts.messages import AlertPosted
from leavewell.messages.actions.alert_turns import resume_alert
from leavewell.messages.actions.raising import POST
from leavewell.messages.tests.alerting import (
    a_chat_alert,
    items,
    leaps,
    now_is,
    took_the_offer,
    with_a_person,
)
from leavewell.outbound.tests.receiver import Receiver, Reply
from tests.builders import Customer, an_act, cancelled
from tests.moments import run_what_is_due

pytestmark = pytest.mark.django_db


def texts(receiver: Receiver) -> list[str]:
    return [json.loads(each.body)["text"] for each in receiver.got]


def test_slack_hears_of_a_cancel_with_what_was_written(ada: Customer, receiver: Receiver) -> None:
    with_a_person(ada.space)
    a_chat_alert(ada.space, receiver, events=["offer.accepted"])
    took_the_offer(ada, "too_expensive", "<!channel> save & spend")
    run_what_is_due(ada.space)
    (got,) = receiver.got
    found = json.loads(got.body)
    assert got.headers["Content-Type"].startswith("application/json")
    assert "Offer accepted" in found["text"]
    assert "&gt; &lt;!channel&gt; save &amp; spend" in found["blocks"][0]["text"]["text"]
    (fact,) = FactRow.objects.of(ada.space).filter(kind=AlertPosted.kind)
    assert fact.account_id == ada.account.pk
    assert "spend" not in str(list(Effect.objects.values("payload"))) + str(fact.body)


def test_teams_gets_a_card_that_leads_to_the_account(ada: Customer, receiver: Receiver) -> None:
    a_chat_alert(ada.space, receiver, "teams")
    declaration = cancelled(ada)
    run_what_is_due(ada.space)
    (got,) = receiver.got
    card = json.loads(got.body)["attachments"][0]["content"]
    assert declaration.number in card["body"][0]["inlines"][0]["text"]
    assert card["actions"][0]["url"].endswith(f"/accounts/{ada.account.public_id}/")


@pytest.mark.parametrize("status", [403, 404, 410])
def test_a_hook_that_is_gone_pauses_its_alert_tells_the_owner_and_loses_nothing(
    ada: Customer, receiver: Receiver, status: int
) -> None:
    receiver.answer = lambda _: Reply(status)
    alert = a_chat_alert(ada.space, receiver)
    cancelled(ada)
    run_what_is_due(ada.space)
    leaps(ada.space, minutes=2)
    stopped = now_is(alert)
    assert (stopped.state, stopped.reason) == ("paused", f"hook_{status}")
    assert len(receiver.got) == 1
    assert Mail.objects.of(ada.space).filter(kind="alert_stopped").count() == 1
    receiver.answer = lambda _: Reply()
    with edge():
        resume_alert(an_act(ada.space), stopped)
    run_what_is_due(ada.space)
    assert len(receiver.got) == 2 and items(alert)[0].sent_at is not None
    assert now_is(alert).reason == ""


def test_a_busy_chat_is_asked_again_when_it_said(ada: Customer, receiver: Receiver) -> None:
    receiver.answer = lambda _: Reply(429, {"Retry-After": "120"})
    a_chat_alert(ada.space, receiver)
    cancelled(ada)
    run_what_is_due(ada.space)
    receiver.answer = lambda _: Reply()
    leaps(ada.space, seconds=110)
    assert len(receiver.got) == 1
    leaps(ada.space, seconds=60)
    assert len(receiver.got) == 2


def test_a_chat_that_never_takes_it_becomes_a_persons(
    ada: Customer, receiver: Receiver, settings: Any
) -> None:
    settings.LEAVEWELL = replace(settings.LEAVEWELL, webhook_schedule=(5.0, 10.0))
    receiver.answer = lambda _: Reply(500)
    alert = a_chat_alert(ada.space, receiver)
    cancelled(ada)
    run_what_is_due(ada.space)
    for _ in range(3):
        leaps(ada.space, seconds=20)
    assert len(receiver.got) == 3
    assert Effect.objects.of(ada.space).get(kind=POST).state == "needs_person"
    assert items(alert)[0].sent_at is None and now_is(alert).state == "on"


def test_its_address_is_checked_again_at_every_sending(
    ada: Customer, receiver: Receiver, settings: Any
) -> None:
    a_chat_alert(ada.space, receiver)
    settings.LEAVEWELL = replace(settings.LEAVEWELL, outbound_networks=())
    cancelled(ada)
    run_what_is_due(ada.space)
    assert receiver.got == []
    assert Effect.objects.of(ada.space).get(kind=POST).state == "waiting"


def test_a_hooks_address_is_kept_sealed_and_stands_nowhere_else(ada: Customer, receiver: Receiver) -> None:
    alert = a_chat_alert(ada.space, receiver)
    cancelled(ada)
    run_what_is_due(ada.space)
    kept = (
        AuditEntry.objects.values(),
        Effect.objects.values(),
        FactRow.objects.values(),
        Mail.objects.values(),
    )
    assert b"services" not in bytes(now_is(alert).target)
    assert not any("services/T0" in str(list(each)) for each in kept)


def test_a_slow_chat_holds_up_no_mail() -> None:
    assert (queue_of(POST), queue_of("mail.alert")) == ("webhooks", "swift")
