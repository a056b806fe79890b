"""What happens with a customer is told to the company's own programs, as much of it as they were to be told."""

from __future__ import annotations

import json

import pytest

from leavewell.accounts.models import Account, Contact
from leavewell.accounts.transaction import edge
from leavewell.effects.models import Effect, FactRow
from leavewell.flow.models import Answer
from leavewell.kernel.facts import Fact, dump
from leavewell.messages.actions.deliveries import publish
from leavewell.messages.catalogue import CATALOGUE
from leavewell.messages.composing import body_of
from leavewell.messages.models import Delivery, Endpoint
from leavewell.messages.tests.webhooks import a_webhook, told, types
from leavewell.outbound.tests.receiver import Receiver
from tests.builders import NOON, Customer, a_space, an_account, an_act, cancelled
from tests.facts import an_example
from tests.moments import run_what_is_due

pytestmark = pytest.mark.django_db


def test_a_cancel_is_told_as_received_and_then_as_processed(ada: Customer, receiver: Receiver) -> None:
    a_webhook(ada.space, receiver, full=True)
    declaration = cancelled(ada)
    run_what_is_due(ada.space)
    found = {each["type"]: each for each in told(receiver)}
    assert {"session.started", "cancel.received", "departure.opened", "cancel.processed"} <= found.keys()
    received = found["cancel.received"]
    assert received["mode"] == "test"
    assert received["timestamp"] == declaration.received_at.isoformat()
    data = received["data"]
    assert data["number"] == declaration.number
    assert data["account"]["external_id"] == ada.account.external_id
    assert data["account"]["id"] == data["account_id"] == ada.account.public_id
    assert data["subscription"] == {
        "id": ada.subscription.public_id,
        "provider_id": ada.subscription.provider_id,
        "plan": "Team",
    }
    assert data["contact"]["email"] == ada.contact.email
    processed = found["cancel.processed"]["data"]
    assert processed["declaration"] == {"id": declaration.public_id, "number": declaration.number}
    assert processed["ended"] is False
    assert received["sequence"] < found["cancel.processed"]["sequence"]


def test_a_thin_webhook_is_told_ids_and_types_alone(ada: Customer, receiver: Receiver) -> None:
    a_webhook(ada.space, receiver, events=["cancel.received"])
    declaration = cancelled(ada)
    run_what_is_due(ada.space)
    (event,) = told(receiver)
    assert event["data"] == {
        "account_id": ada.account.public_id,
        "declaration_id": declaration.public_id,
        "subscription_id": ada.subscription.public_id,
        "session_id": declaration.session.public_id if declaration.session else None,
    }


def test_only_what_was_chosen_is_told(ada: Customer, receivers: tuple[Receiver, Receiver]) -> None:
    first, second = receivers
    a_webhook(ada.space, first, events=["cancel.processed"])
    a_webhook(ada.space, second, events=["offer.accepted"])
    cancelled(ada)
    run_what_is_due(ada.space)
    assert (types(first), types(second)) == (["cancel.processed"], [])


def test_what_a_customer_wrote_is_read_when_it_is_sent(ada: Customer, receiver: Receiver) -> None:
    a_webhook(ada.space, receiver, events=["cancel.received"], full=True)
    declaration = cancelled(ada)
    assert declaration.session is not None
    Answer.objects.update_or_create(
        space=ada.space,
        session=declaration.session,
        defaults={"reason": "too_expensive", "words": "Zu teuer ☕", "answered_at": declaration.received_at},
    )
    Contact.objects.filter(pk=ada.contact.pk).update(name="Ada Lovelace")
    run_what_is_due(ada.space)
    (event,) = told(receiver)
    assert event["data"]["reason_given"] == {
        "code": "too_expensive",
        "words": "Zu teuer ☕",
        "said": "It costs too much",
    }
    assert event["data"]["contact"]["name"] == "Ada Lovelace"


def test_a_company_without_a_webhook_has_no_effect_more(ada: Customer) -> None:
    cancelled(ada)
    run_what_is_due(ada.space)
    assert not Effect.objects.of(ada.space).filter(key__contains="messages.").exists()
    assert not Delivery.objects.exists()


def test_a_webhook_of_one_space_hears_nothing_of_another(ada: Customer, receiver: Receiver) -> None:
    a_webhook(a_space(), receiver)
    cancelled(ada)
    run_what_is_due(ada.space)
    assert receiver.got == []


def test_an_event_that_is_heard_twice_is_told_once(ada: Customer, receiver: Receiver) -> None:
    a_webhook(ada.space, receiver, events=["cancel.received"])
    cancelled(ada)
    run_what_is_due(ada.space)
    delivery = Delivery.objects.get()
    with edge():
        assert publish(an_act(ada.space), delivery.fact_id) == 0
    run_what_is_due(ada.space)
    assert len(receiver.got) == 1


def stored(fact: Fact, account: Account) -> FactRow:
    """The fact as the journal has it."""
    return FactRow(
        space=account.space,
        kind=fact.kind,
        version=fact.version,
        body=dump(fact),
        account=account,
        occurred_at=NOON,
        sequence=7,
    )


@pytest.mark.parametrize("bare", [False, True], ids=["filled", "bare"])
def test_every_event_of_the_catalogue_can_be_told(bare: bool) -> None:
    account = an_account(a_space())
    for event in CATALOGUE:
        row = stored(an_example(event.fact, bare=bare), account)
        full, thin = (json.loads(body_of(account.space, row, full=each)) for each in (True, False))
        assert full["type"] == thin["type"] == event.name
        assert set(full["data"]) >= {"account", "subscription", "contact", "reason_given", "offers"}
        ids = [value for value in thin["data"].values() if value is not None]
        assert all(len(value) == 30 and value[3] == "_" for value in ids), thin


def test_an_endpoint_of_a_later_version_hears_events_that_it_didnt_choose_by_name() -> None:
    assert Endpoint(events=[]).wants("something.new")
    assert not Endpoint(events=["cancel.received"]).wants("something.new")
