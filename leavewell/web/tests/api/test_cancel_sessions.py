"""A company opens a cancel page for a contact, and reads what came of it."""

from __future__ import annotations

from typing import Any

import pytest

from leavewell.accounts.models import AuditEntry, Contact, Space
from leavewell.flow.actions import sessions
from leavewell.flow.links import session_behind
from leavewell.flow.models import CancelSession
from leavewell.flow.queries import session_named
from leavewell.web.tests.api.calls import assert_problem, call, session_body
from tests.builders import (
    Customer,
    a_contact_without_the_right,
    a_second_subscription,
    a_session,
    an_act,
    cancelled,
    edge,
    fresh,
)


def test_the_page_that_is_opened_is_the_contacts_own(ada: Customer, key: str) -> None:
    back = "https://app.example/billing?customer=7"
    answer = call("POST", "/cancel-sessions", key, session_body(ada, save_return_url=back, locale="de-AT"))
    assert answer.status == 201
    session = session_behind(answer.body["url"].rpartition("/")[2])
    assert answer.body["id"] == session.public_id
    assert (session.subscription, session.contact) == (ada.subscription, ada.contact)
    assert (session.save_return_url, session.locale) == (back, "de-AT")


def test_with_several_subscriptions_the_page_asks_unless_one_is_named(ada: Customer, key: str) -> None:
    second = a_second_subscription(ada)
    asked = call("POST", "/cancel-sessions", key, session_body(ada))
    assert asked.status == 201
    told = call("GET", f"/cancel-sessions/{asked.body['id']}", key).body
    assert (told["state"], told["subscription"]) == ("opened", None)
    chosen = call("POST", "/cancel-sessions", key, session_body(ada, subscription="S-second"))
    assert session_named(ada.space, chosen.body["id"]).subscription == second
    told = call("GET", f"/cancel-sessions/{chosen.body['id']}", key).body
    assert told["subscription"] == "S-second"


def test_what_the_company_tells_of_the_visit_is_kept_and_shown(ada: Customer, key: str) -> None:
    about = {
        "country": "US",
        "region": "US-CA",
        "audience": "consumer",
        "attributes": {"seats": 3, "beta": True, "team": "Blue", "score": 0.5},
    }
    urls = {
        "save_return_url": "https://app.example/stay",
        "cancel_confirmation_url": "https://app.example/bye",
        "offer_urls": {"discount_30_3": "https://app.example/offer"},
        "reason_urls": {"too_hard": "https://app.example/help"},
        "embed_origins": ["https://app.example", "https://app.example:8443"],
    }
    opened = call("POST", "/cancel-sessions", key, session_body(ada, **about, **urls))
    assert opened.status == 201
    told = call("GET", f"/cancel-sessions/{opened.body['id']}", key).body
    assert {name: told[name] for name in about} == about
    session = session_named(ada.space, opened.body["id"])
    assert session.beyond == {
        "cancelled": "https://app.example/bye",
        "offers": {"discount_30_3": "https://app.example/offer"},
        "reasons": {"too_hard": "https://app.example/help"},
    }
    assert session.embed_origins == urls["embed_origins"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"offer_urls": {"free_year": "https://a.example"}}, "/offer_urls/free_year"),
        ({"offer_urls": {"discount_30_3": "javascript:alert(1)"}}, "/offer_urls/discount_30_3"),
        ({"reason_urls": {"weather": "https://a.example"}}, "/reason_urls/weather"),
        ({"reason_urls": {"other": "//a.example"}}, "/reason_urls/other"),
        ({"cancel_confirmation_url": "https://u@a.example"}, "/cancel_confirmation_url"),
        ({"embed_origins": ["https://a.example", "http://a.example"]}, "/embed_origins/1"),
        ({"embed_origins": ["https://a.example/path"]}, "/embed_origins/0"),
        ({"embed_origins": ["https://*.example"]}, "/embed_origins/0"),
        ({"embed_origins": ["https://a.example 'unsafe-inline'"]}, "/embed_origins/0"),
        ({"embed_origins": ["*"]}, "/embed_origins/0"),
        ({"embed_origins": [""]}, "/embed_origins/0"),
    ],
)
def test_an_unknown_code_or_a_wrong_address_is_named(
    ada: Customer, key: str, wrong: dict[str, Any], field: str
) -> None:
    answer = call("POST", "/cancel-sessions", key, session_body(ada, **wrong))
    assert_problem(answer, 422, "invalid")
    assert [each["field"] for each in answer.body["errors"]] == [field]
    assert not CancelSession.objects.of(ada.space).exists()


@pytest.mark.parametrize("role", ["owner", "admin", "billing"])
def test_somebody_new_whom_the_company_vouches_for_may_cancel(ada: Customer, key: str, role: str) -> None:
    eve = {"email": "eve@new.example", "name": "Eve", "role": role}
    assert call("POST", "/cancel-sessions", key, session_body(ada, contact=eve)).status == 201
    stub = Contact.objects.of(ada.space).get(email="eve@new.example")
    assert (stub.role, stub.may_cancel) == (role, True)
    entry = AuditEntry.objects.of(ada.space).get(deed="set_right_to_cancel", subject=stub.public_id)
    assert entry.actor.startswith("key:key_")


def test_a_role_gives_no_right_to_somebody_who_is_known_without_it(ada: Customer, key: str) -> None:
    bob = a_contact_without_the_right(ada)
    who = {"email": bob.email, "role": "owner"}
    assert_problem(call("POST", "/cancel-sessions", key, session_body(ada, contact=who)), 403)
    user = {"email": "eve@new.example", "role": "user"}
    assert_problem(call("POST", "/cancel-sessions", key, session_body(ada, contact=user)), 403)


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
