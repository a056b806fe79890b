"""A wish that came by letter, mail, phone or word of mouth counts like one on the page."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta
from typing import Any

import pytest

from leavewell.accounts.models import AuditEntry, Contact, Subscription
from leavewell.accounts.queries import members_of, space_by_id
from leavewell.effects.models import Effect, Mail
from leavewell.flow.models import Declaration, DeclarationSource, Receipt
from leavewell.web.tests.api.calls import Answer, assert_problem, call, wish_body
from tests.builders import Customer, a_contact_without_the_right, a_second_subscription, cancelled
from tests.moments import run_what_is_due


def logged(customer: Customer, key: str, **changes: Any) -> Answer:
    return call("POST", "/declarations", key, wish_body(customer, **changes))


def days_ago(customer: Customer, days: float) -> datetime:
    return space_by_id(customer.space.pk).now() - timedelta(days=days)


def by_ada(customer: Customer) -> dict[str, str]:
    return {"email": customer.contact.email, "name": "Ada"}


def planned(customer: Customer) -> list[str]:
    effects = Effect.objects.of(customer.space).exclude(kind="react").order_by("kind")
    return [effect.key for effect in effects]


@pytest.mark.parametrize("channel", ["mail", "phone", "letter", "meeting"])
def test_a_letter_is_numbered_receipted_and_carried_out(ada: Customer, key: str, channel: str) -> None:
    answer = logged(ada, key, channel=channel, contact=by_ada(ada))
    assert answer.status == 201
    declaration = Declaration.objects.of(ada.space).get()
    assert (answer.body["number"], answer.body["source"]) == (declaration.number, channel)
    assert declaration.session is None and declaration.contact == ada.contact
    assert planned(ada) == [
        f"billing.cancel:{ada.subscription.pk}:{declaration.pk}",
        f"billing.confirm_end:{declaration.pk}",
        f"mail.receipt:{declaration.pk}",
    ]
    assert call("GET", f"/declarations/{declaration.number}", key).body == answer.body


def test_the_day_on_which_it_came_counts_and_stands_on_the_receipt(ada: Customer, key: str) -> None:
    came = days_ago(ada, 2)
    logged(ada, key, received_at=came.isoformat(), contact=by_ada(ada))
    declaration = Declaration.objects.of(ada.space).get()
    assert declaration.received_at == came
    assert declaration.billing_ends_at == Subscription.objects.get(pk=ada.subscription.pk).period_end_at
    words = bytes(Receipt.objects.of(ada.space).get().body).decode()
    assert "Reached us by letter; entered here:" in words


def test_the_contact_gets_the_receipt_at_once_and_billing_is_told(ada: Customer, key: str) -> None:
    logged(ada, key, contact=by_ada(ada))
    run_what_is_due(ada.space)
    assert Mail.objects.of(ada.space).get(kind="receipt").to_address == ada.contact.email
    number = Declaration.objects.of(ada.space).get().number
    assert call("GET", f"/declarations/{number}", key).body["state"] == "scheduled"


def test_without_a_contact_it_counts_all_the_same(ada: Customer, key: str) -> None:
    assert logged(ada, key).status == 201
    run_what_is_due(ada.space)
    assert not Mail.objects.of(ada.space).filter(kind="receipt").exists()
    assert Receipt.objects.of(ada.space).exists()


def test_words_and_letter_are_kept_as_they_came(ada: Customer, key: str) -> None:
    scan = b"%PDF-1.7 \x00\xff"
    file = {
        "name": "letter.pdf",
        "media_type": "application/pdf",
        "content": base64.b64encode(scan).decode(),
    }
    logged(ada, key, words="We stop.\nMara", attachment=file)
    kept = DeclarationSource.objects.of(ada.space).get()
    assert (kept.channel, kept.words, kept.attachment_name) == ("letter", "We stop.\nMara", "letter.pdf")
    assert (kept.media_type, bytes(kept.attachment)) == ("application/pdf", scan)


def test_a_second_letter_joins_the_cancellation_that_stands(ada: Customer, key: str) -> None:
    first = logged(ada, key, words="We stop.")
    before = planned(ada)
    second = logged(ada, key, channel="phone", words="We really stop.")
    assert (second.status, second.body) == (200, first.body)
    assert planned(ada) == before
    words = DeclarationSource.objects.of(ada.space).order_by("pk").values_list("words", flat=True)
    assert list(words) == ["We stop.", "We really stop."]


def test_a_letter_after_a_click_joins_the_click(ada: Customer, key: str) -> None:
    declaration = cancelled(ada)
    answer = logged(ada, key)
    assert (answer.status, answer.body["number"], answer.body["source"]) == (200, declaration.number, "page")


def test_the_same_call_twice_is_answered_the_same_and_done_once(ada: Customer, key: str) -> None:
    body = wish_body(ada)
    answers = [call("POST", "/declarations", key, body, Idempotency_Key="letter-7") for _ in range(2)]
    assert [answer.status for answer in answers] == [201, 201]
    assert answers[0].raw == answers[1].raw
    assert DeclarationSource.objects.of(ada.space).count() == 1


def test_a_contact_without_the_right_is_said_and_how_to_give_it(ada: Customer, key: str) -> None:
    bob = a_contact_without_the_right(ada)
    answer = logged(ada, key, contact={"email": bob.email})
    assert_problem(answer, 409, "no_right_to_cancel")
    assert "may_cancel" in answer.body["next_step"]
    assert not Declaration.objects.of(ada.space).exists()


def test_somebody_unknown_is_kept_so_that_they_can_be_given_the_right(ada: Customer, key: str) -> None:
    eve = {"email": "Eve@new.example", "name": "Eve"}
    assert_problem(logged(ada, key, contact=eve), 409, "no_right_to_cancel")
    stub = Contact.objects.of(ada.space).get(email="eve@new.example")
    assert not stub.may_cancel
    given = {"email": "eve@new.example", "name": "Eve", "may_cancel": True}
    path = f"/accounts/{ada.account.external_id}"
    call("PUT", path, key, {"name": ada.account.name, "contacts": [given]})
    assert logged(ada, key, contact=eve).status == 201


def test_which_of_several_must_be_said(ada: Customer, key: str) -> None:
    second = a_second_subscription(ada)
    answer = logged(ada, key)
    assert_problem(answer, 409, "several_subscriptions")
    assert {each["detail"] for each in answer.body["errors"]} == {ada.subscription.provider_id, "S-second"}
    assert logged(ada, key, subscription="S-second").status == 201
    assert Declaration.objects.of(ada.space).get().subscription == second


@pytest.mark.parametrize("days", [-1.0, 4 * 365.0])
def test_a_day_that_cant_be_is_refused(ada: Customer, key: str, days: float) -> None:
    answer = logged(ada, key, received_at=days_ago(ada, days).isoformat())
    assert_problem(answer, 422, "invalid")
    assert answer.body["errors"][0]["field"] == "/received_at"
    assert not Declaration.objects.of(ada.space).exists()


@pytest.mark.parametrize("changes", [{"account": "C-none"}, {"subscription": "S-none"}])
def test_what_isnt_there_is_told(ada: Customer, key: str, changes: dict[str, str]) -> None:
    assert_problem(logged(ada, key, **changes), 404, "not_found")


@pytest.mark.usefixtures("quick_passwords")
def test_money_taken_since_the_letter_came_is_put_before_a_person(ada: Customer, key: str) -> None:
    (owner,) = members_of(ada.space)
    logged(ada, key, received_at=days_ago(ada, 12).isoformat())
    run_what_is_due(ada.space)
    mail = Mail.objects.of(ada.space).get(kind="charged_since")
    assert mail.to_address == owner.user.email
    assert Declaration.objects.of(ada.space).get().number in mail.text


def test_a_letter_that_came_after_the_last_charge_worries_nobody(ada: Customer, key: str) -> None:
    logged(ada, key, received_at=days_ago(ada, 2).isoformat())
    assert not [each for each in planned(ada) if each.startswith("mail.charged_since")]


def test_who_logged_it_is_on_the_audit_trail(ada: Customer, key: str) -> None:
    logged(ada, key)
    entry = AuditEntry.objects.of(ada.space).get(deed="log_declaration")
    assert entry.actor.startswith("key:key_") and entry.details == {"channel": "letter", "made": True}
