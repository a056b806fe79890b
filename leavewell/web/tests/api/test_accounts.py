"""A company puts its accounts in, reads them and lists them."""

from __future__ import annotations

import pytest

from leavewell.accounts.models import Account, ApiKey, AuditEntry, Contact, Space
from leavewell.web.tests.api.calls import assert_problem, call
from tests.builders import Customer, an_account, cancelled

ALDER = {
    "name": "Alder & Finch",
    "country": "IE",
    "locale": "en-IE",
    "contacts": [
        {"email": "Mara@alder.example", "name": "Mara Finch", "may_cancel": True},
        {"email": "tom@alder.example"},
    ],
}


def test_an_account_that_was_put_can_be_read(space: Space, key: str) -> None:
    put = call("PUT", "/accounts/C-1", key, ALDER)
    assert put.status == 200
    assert put.body["id"] == Account.objects.of(space).get().public_id
    assert [(each["email"], each["may_cancel"]) for each in put.body["contacts"]] == [
        ("mara@alder.example", True),
        ("tom@alder.example", False),
    ]
    assert call("GET", "/accounts/C-1", key).body == put.body


def test_putting_it_again_changes_what_differs_and_takes_nobody_away(space: Space, key: str) -> None:
    call("PUT", "/accounts/C-1", key, ALDER)
    again = {"name": "Alder", "contacts": [{"email": "tom@alder.example", "may_cancel": True}]}
    put = call("PUT", "/accounts/C-1", key, again)
    assert (put.body["name"], put.body["country"]) == ("Alder", "")
    assert [each["may_cancel"] for each in put.body["contacts"]] == [True, True]
    assert Account.objects.of(space).count() == 1 and Contact.objects.of(space).count() == 2


def test_who_put_it_stands_on_the_audit_trail(space: Space, key: str) -> None:
    call("PUT", "/accounts/C-1", key, ALDER)
    deed = AuditEntry.objects.of(space).get(deed="put_account")
    assert deed.actor == f"key:{ApiKey.objects.of(space).get().public_id}"
    assert deed.details == {"contacts": 2}


def test_a_list_goes_on_where_its_cursor_says(space: Space, key: str) -> None:
    for number in range(5):
        an_account(space, f"C-{number}")
    seen, cursor = [], ""
    for _ in range(3):
        page = call("GET", f"/accounts?limit=2{cursor}", key).body
        seen += [each["external_id"] for each in page["data"]]
        cursor = f"&cursor={page['next_cursor']}"
    assert seen == [f"C-{number}" for number in range(5)]
    assert page["next_cursor"] is None


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=many", "cursor=x", "cursor=acc_%00"])
def test_a_list_that_cant_be_read_is_refused(key: str, query: str) -> None:
    assert_problem(call("GET", f"/accounts?{query}", key), 422, "invalid")


def test_a_contact_twice_in_one_body_is_refused(space: Space, key: str) -> None:
    twice = {"name": "A", "contacts": [{"email": "a@b.example"}, {"email": "A@b.example"}]}
    answer = call("PUT", "/accounts/C-1", key, twice)
    assert_problem(answer, 422, "invalid")
    assert answer.body["errors"][0]["field"] == "/contacts"
    assert not Account.objects.of(space).exists()


def test_a_problem_points_to_the_field(key: str) -> None:
    answer = call("PUT", "/accounts/C-1", key, {"name": "A", "contacts": [{"email": "a"}], "nmae": "B"})
    assert_problem(answer, 422, "invalid")
    assert {each["field"] for each in answer.body["errors"]} == {"/contacts/0/email", "/nmae"}


def test_the_latest_cancellation_of_an_account_is_told(ada: Customer, key: str) -> None:
    path = f"/accounts/{ada.account.external_id}/cancellation"
    assert_problem(call("GET", path, key), 404, "not_found")
    declaration = cancelled(ada)
    told = call("GET", path, key)
    assert told.status == 200
    assert (told.body["number"], told.body["state"]) == (declaration.number, "received")
    assert told.body["status_url"].startswith("http://testserver.example/d/dec_")
