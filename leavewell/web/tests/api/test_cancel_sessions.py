"""A company opens a cancel page for a contact, and reads what came of it."""

from __future__ import annotations

import pytest

from leavewell.accounts.models import Contact, Space, Subscription
from leavewell.flow.actions import sessions
from leavewell.flow.links import session_behind
from leavewell.flow.models import CancelSession
from leavewell.kernel.ids import uuid7
from leavewell.web.tests.api.calls import assert_problem, call, session_body
from tests.builders import Customer, a_contact_without_the_right, a_session, an_act, cancelled, edge, fresh


def a_second_subscription(customer: Customer) -> Subscription:
    twin = Subscription.objects.get(pk=customer.subscription.pk)
    twin.pk, twin.provider_id = uuid7(), "S-second"
    twin.save(force_insert=True)
    return twin


def test_the_page_that_is_opened_is_the_contacts_own(ada: Customer, key: str) -> None:
    back = "https://app.example/billing?customer=7"
    answer = call("POST", "/cancel-sessions", key, session_body(ada, save_return_url=back, locale="de-AT"))
    assert answer.status == 201
    session = session_behind(answer.body["url"].rpartition("/")[2])
    assert answer.body["id"] == session.public_id
    assert (session.subscription, session.contact) == (ada.subscription, ada.contact)
    assert (session.save_return_url, session.locale) == (back, "de-AT")


def test_several_subscriptions_are_named_and_one_can_be_chosen(ada: Customer, key: str) -> None:
    second = a_second_subscription(ada)
    answer = call("POST", "/cancel-sessions", key, session_body(ada))
    assert_problem(answer, 409, "several_subscriptions")
    assert {each["detail"] for each in answer.body["errors"]} == {ada.subscription.provider_id, "S-second"}
    chosen = call("POST", "/cancel-sessions", key, session_body(ada, subscription="S-second"))
    assert chosen.status == 201
    assert CancelSession.objects.of(ada.space).get().subscription == second


def test_a_contact_without_the_right_gets_no_page(ada: Customer, key: str) -> None:
    bob = a_contact_without_the_right(ada)
    answer = call("POST", "/cancel-sessions", key, session_body(ada, contact={"email": bob.email}))
    assert_problem(answer, 403, "forbidden")
    assert not CancelSession.objects.of(ada.space).exists()


def test_somebody_unknown_is_kept_as_a_contact_without_the_right(ada: Customer, key: str) -> None:
    bob = a_contact_without_the_right(ada)
    known = call("POST", "/cancel-sessions", key, session_body(ada, contact={"email": bob.email}))
    eve = {"email": "Eve@new.example", "name": "Eve"}
    unknown = call("POST", "/cancel-sessions", key, session_body(ada, contact=eve))
    assert (unknown.status, unknown.raw) == (known.status, known.raw)
    stub = Contact.objects.of(ada.space).get(email="eve@new.example")
    assert (stub.name, stub.may_cancel) == ("Eve", False)
    call(
        "POST", "/cancel-sessions", key, session_body(ada, contact={"email": "eve@new.example", "name": "X"})
    )
    stub.refresh_from_db()
    assert stub.name == "Eve"


@pytest.mark.parametrize(
    "changes", [{"account": "C-none"}, {"subscription": "S-none"}, {"account": "C-none\u00e9"}]
)
def test_what_isnt_there_is_told(ada: Customer, key: str, changes: dict[str, str]) -> None:
    assert_problem(call("POST", "/cancel-sessions", key, session_body(ada, **changes)), 404, "not_found")


@pytest.mark.parametrize(
    "back",
    [
        "javascript:alert(1)",
        "//evil.example",
        "https://user@evil.example",
        "https://evil.example;script-src *",
        "https://a.example' 'unsafe-inline",
        "http://[::1",
        "https://a.example:99999/",
        "https://a.example:port/",
        "https://b\u00fccher.example/",
        "https://a.example\\@evil.example",
        "https:///path",
    ],
)
def test_an_address_that_could_lead_astray_is_refused(ada: Customer, key: str, back: str) -> None:
    answer = call("POST", "/cancel-sessions", key, session_body(ada, save_return_url=back))
    assert_problem(answer, 422, "invalid")
    assert not CancelSession.objects.of(ada.space).exists()


def test_a_session_that_has_just_been_opened_says_so(ada: Customer, key: str) -> None:
    session, _ = a_session(ada)
    body = call("GET", f"/cancel-sessions/{session.public_id}", key).body
    assert (body["state"], body["outcome"], body["reason"], body["offers"]) == ("opened", None, None, [])
    assert body["declaration"] is None


def test_reason_words_and_offer_can_be_read(ada: Customer, key: str) -> None:
    session, _ = a_session(ada)
    with edge():
        sessions.give_reason(an_act(ada.space), session, reason="too_expensive", words="Too much.")
    with edge():
        sessions.go_to_confirmation(an_act(ada.space), fresh(session))
    body = call("GET", f"/cancel-sessions/{session.public_id}", key).body
    assert (body["state"], body["reason"], body["words"]) == ("confirming", "too_expensive", "Too much.")
    assert [(each["kind"], each["response"]) for each in body["offers"]] == [("discount", "declined")]


def test_a_cancelled_session_carries_its_declaration(ada: Customer, key: str, space: Space) -> None:
    declaration = cancelled(ada)
    session = CancelSession.objects.of(space).get()
    body = call("GET", f"/cancel-sessions/{session.public_id}", key).body
    assert (body["state"], body["outcome"]) == ("ended", "cancelled")
    assert body["declaration"]["number"] == declaration.number
    assert body["declaration"]["billing_ends_at"][:19] == declaration.billing_ends_at.isoformat()[:19]
