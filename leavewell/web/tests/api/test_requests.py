"""What a customer asked for by letter, mail, phone or in a meeting, logged and read by the company's own program."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

import pytest

from leavewell.accounts.models import Account, AuditEntry
from leavewell.accounts.queries import space_by_id
from leavewell.desk.models import Message, MessageFile, Request
from leavewell.effects.models import Mail
from leavewell.flow.models import Declaration
from leavewell.playbooks.models import Step
from leavewell.web.tests.api.calls import Answer, assert_problem, call
from tests.builders import Customer, a_customer
from tests.moments import run_what_is_due

STRANGER = "stranger@else.example"


def asked(customer: Customer, key: str, **changes: Any) -> Answer:
    came = space_by_id(customer.space.pk).now() - timedelta(hours=3)
    body = {"channel": "phone", "received_at": came.isoformat(), "words": "We stop."}
    return call("POST", "/requests", key, {**body, **changes})


def of_ada(customer: Customer) -> dict[str, str]:
    return {"account": customer.account.external_id, "sender": customer.contact.email}


def steps(customer: Customer) -> dict[str, Step]:
    return {step.code: step for step in Step.objects.of(customer.space)}


def test_a_call_on_the_phone_is_numbered_receipted_owned_and_due(ada: Customer, key: str) -> None:
    answer = asked(ada, key, **of_ada(ada))
    assert answer.status == 201
    request = Request.objects.of(ada.space).get()
    assert (answer.body["id"], answer.body["number"]) == (request.public_id, request.number)
    assert answer.body["account"] == ada.account.external_id and answer.body["state"] == "open"
    assert answer.body["answer_due_at"] and steps(ada)["answer"].owner.role == "owner"
    assert "look_up" not in steps(ada)
    run_what_is_due(ada.space)
    assert Mail.objects.of(ada.space).get(kind="request_receipt").to_address == ada.contact.email
    assert not Declaration.objects.of(ada.space).exists()
    assert call("GET", f"/requests/{request.public_id}", key).body == answer.body


def test_a_second_one_of_the_account_joins_the_first(ada: Customer, key: str) -> None:
    first = asked(ada, key, **of_ada(ada))
    second = asked(ada, key, channel="mail", words="Soon, please.", account=ada.account.external_id)
    assert (second.status, second.body["id"]) == (200, first.body["id"])
    assert [each["words"] for each in second.body["messages"]] == ["We stop.", "Soon, please."]


def test_the_same_call_twice_is_answered_the_same_and_kept_once(ada: Customer, key: str) -> None:
    came = space_by_id(ada.space.pk).now().isoformat()
    body = {"channel": "phone", "received_at": came, **of_ada(ada)}
    answers = [call("POST", "/requests", key, body, Idempotency_Key="call-of-monday") for _ in range(2)]
    assert answers[0].raw == answers[1].raw and answers[0].status == 201
    assert Message.objects.of(ada.space).count() == 1


def test_an_account_that_nobody_knows_is_looked_up_and_never_added(ada: Customer, key: str) -> None:
    answer = asked(ada, key, account="C-unheard-of", sender=STRANGER)
    assert (answer.status, answer.body["account"]) == (201, None)
    assert (answer.body["named_account"], answer.body["kind"]) == ("C-unheard-of", "unknown_account")
    assert list(Account.objects.of(ada.space)) == [ada.account]
    assert steps(ada)["look_up"].state == "waiting" and steps(ada)["look_up"].due_at
    again = asked(ada, key, account="C-unheard-of", sender=STRANGER)
    assert (again.status, again.body["id"]) == (200, answer.body["id"])


def test_two_unknown_accounts_without_a_sender_are_two_requests(ada: Customer, key: str) -> None:
    first, other = asked(ada, key, account="C-x"), asked(ada, key, account="C-y")
    assert first.body["id"] != other.body["id"]
    assert asked(ada, key, account="C-x").body["id"] == first.body["id"]


def test_a_known_address_at_an_unknown_account_is_a_persons_to_judge(ada: Customer, key: str) -> None:
    answer = asked(ada, key, account="C-unheard-of", sender=ada.contact.email)
    assert (answer.body["account"], answer.body["kind"]) == (None, "unknown_account")


def test_the_senders_address_alone_tells_whose_it_is(ada: Customer, key: str) -> None:
    answer = asked(ada, key, sender=ada.contact.email.upper())
    assert answer.body["account"] == ada.account.external_id


def test_a_scan_is_kept_byte_for_byte(ada: Customer, key: str) -> None:
    scan = b"%PDF-1.7 \x00\xff"
    content = base64.b64encode(scan).decode()
    file = {"name": "letter.pdf", "media_type": "application/pdf", "content": content}
    answer = asked(ada, key, channel="letter", attachment=file, **of_ada(ada))
    shown = {"name": "letter.pdf", "media_type": "application/pdf", "size": len(scan)}
    assert answer.body["messages"][0]["attachments"] == [shown]
    assert bytes(MessageFile.objects.of(ada.space).get().content) == scan


def test_a_scan_over_128_kb_is_refused_and_nothing_is_kept(ada: Customer, key: str) -> None:
    content = base64.b64encode(b"x" * (128 * 1024 + 1)).decode()
    file = {"name": "letter.pdf", "media_type": "application/pdf", "content": content}
    answer = asked(ada, key, attachment=file)
    assert_problem(answer, 422, "invalid")
    assert answer.body["errors"][0]["field"] == "/attachment/content"
    assert not Request.objects.of(ada.space).exists()


def test_a_request_of_nobody_about_nothing_is_refused(ada: Customer, key: str) -> None:
    assert_problem(asked(ada, key, words=" "), 422, "invalid")


@pytest.mark.parametrize("days", [-1.0, 4 * 365.0])
def test_a_day_that_cant_be_is_refused(ada: Customer, key: str, days: float) -> None:
    came = space_by_id(ada.space.pk).now() - timedelta(days=days)
    answer = asked(ada, key, received_at=came.isoformat())
    assert_problem(answer, 422, "invalid")
    assert answer.body["errors"][0]["field"] == "/received_at"


def test_the_list_is_one_accounts_or_what_is_open_page_by_page(ada: Customer, key: str) -> None:
    bob = a_customer(ada.space)
    first, second, third = (
        asked(ada, key, sender=each).body["id"] for each in (ada.contact.email, STRANGER, bob.contact.email)
    )
    Request.objects.of(ada.space).filter(account=ada.account).update(state="closed")
    assert listed(key, "") == [first, second, third]
    assert listed(key, "?open=true") == [second, third] and listed(key, "?open=false") == [first]
    assert listed(key, f"?account={bob.account.external_id}") == [third]
    page = call("GET", "/requests?limit=2", key).body
    assert "messages" not in page["data"][0]
    assert listed(key, f"?limit=2&cursor={page['next_cursor']}") == [third]
    assert_problem(call("GET", "/requests?account=C-none", key), 404, "not_found")
    assert_problem(call("GET", "/requests?cursor=x", key), 422, "invalid")


def listed(key: str, asked_for: str) -> list[str]:
    return [each["id"] for each in call("GET", f"/requests{asked_for}", key).body["data"]]


def test_who_logged_it_is_on_the_audit_trail(ada: Customer, key: str) -> None:
    asked(ada, key, **of_ada(ada))
    entry = AuditEntry.objects.of(ada.space).get(deed="log_request")
    assert entry.actor.startswith("key:key_") and entry.details == {"channel": "phone", "made": True}
