"""What a company tells of an account beyond its name comes back as it was told."""

from __future__ import annotations

from typing import Any

import pytest

from leavewell.accounts.models import Account, Contact, Contract, DutyHolder, Member, Space, Trait
from leavewell.accounts.roles import Role
from leavewell.web.tests.api.calls import assert_problem, call
from tests.builders import a_member, a_space, an_account

pytestmark = pytest.mark.usefixtures("quick_passwords")

CONTRACT = {
    "number": "K-7",
    "starts_on": "2025-01-01",
    "ends_on": "2026-12-31",
    "notice_days": 90,
    "renews": True,
    "yearly": {"amount": 1_200_000, "currency": "EUR"},
    "signatory": "mara@alder.example",
}
TRAITS = {
    "seats": 12,
    "health": 0.1,
    "renewal": "2026-12-31",
    "tier": "gold",
    "on_trial": False,
    "arr": {"amount": 1_200_000, "currency": "EUR"},
    "logins": {"value": 40, "as_of": "2026-01-02T03:04:05+01:00"},
}


@pytest.fixture
def ann(space: Space) -> Member:
    return a_member(space, Role.AGENT, "ann@cafe.example")


def all_of_it(**instead: Any) -> dict[str, Any]:
    mara = {"email": "mara@alder.example", "name": "Mara", "may_cancel": True, "role": "admin"}
    told = {"audience": "business", "duties": {"csm": "Ann@cafe.example"}, "contract": CONTRACT}
    return {"name": "Alder", "contacts": [mara], **told, "traits": TRAITS, **instead}


def test_audience_duties_contract_roles_and_traits_are_kept_and_shown(ann: Member, key: str) -> None:
    put = call("PUT", "/accounts/C-1", key, all_of_it())
    assert put.status == 200
    body = call("GET", "/accounts/C-1", key).body
    assert body == put.body
    assert (body["audience"], body["duties"]) == ("business", {"csm": "ann@cafe.example"})
    assert body["contacts"][0]["role"] == "admin"
    assert body["contracts"] == [CONTRACT]
    shown = {name: (trait["kind"], trait["value"]) for name, trait in body["traits"].items()}
    assert shown == {
        "arr": ("money", {"amount": 1_200_000, "currency": "EUR"}),
        "health": ("number", 0.1),
        "logins": ("number", 40),
        "on_trial": ("yes_no", False),
        "renewal": ("date", "2026-12-31"),
        "seats": ("number", 12),
        "tier": ("text", "gold"),
    }
    assert body["traits"]["logins"]["as_of"] == "2026-01-02T02:04:05Z"
    assert {trait["source"] for trait in body["traits"].values()} == {"api"}


def test_a_list_of_many_accounts_shows_it_too(ann: Member, key: str) -> None:
    call("PUT", "/accounts/C-1", key, all_of_it())
    call("PUT", "/accounts/C-2", key, {"name": "Bramble"})
    first, second = call("GET", "/accounts", key).body["data"]
    assert (list(first["duties"]), len(first["traits"])) == (["csm"], 7)
    assert (second["duties"], second["traits"], second["contracts"]) == ({}, {}, [])


def test_what_is_left_out_stays_as_it_is(ann: Member, key: str) -> None:
    before = call("PUT", "/accounts/C-1", key, all_of_it()).body
    mara = {"email": "mara@alder.example", "name": "Mara", "may_cancel": True}
    assert call("PUT", "/accounts/C-1", key, {"name": "Alder", "contacts": [mara]}).body == before


def test_an_older_figure_never_replaces_a_newer_one(space: Space, key: str) -> None:
    for seats, day in ((12, "02"), (9, "01")):
        traits = {"seats": {"value": seats, "as_of": f"2026-01-{day}T00:00:00Z"}}
        call("PUT", "/accounts/C-1", key, {"name": "Alder", "traits": traits})
    assert Trait.objects.of(space).get().value == "12"


@pytest.mark.parametrize(
    ("instead", "field"),
    [
        ({"duties": {"csm": "ann@cafe.example", "legal": "eve@evil.example"}}, "/duties/legal"),
        ({"contract": {**CONTRACT, "signatory": "eve@evil.example"}}, "/contract/signatory"),
        ({"contract": {**CONTRACT, "ends_on": "2024-12-31"}}, "/contract/ends_on"),
        ({"traits": {"seats": {"value": 1, "as_of": "2199-01-01T00:00:00Z"}}}, "/traits/seats/as_of"),
    ],
)
def test_what_doesnt_fit_is_named_and_nothing_is_kept(
    space: Space, ann: Member, key: str, instead: dict[str, Any], field: str
) -> None:
    answer = call("PUT", "/accounts/C-1", key, all_of_it(**instead))
    assert_problem(answer, 422, "invalid")
    assert [each["field"] for each in answer.body["errors"]] == [field]
    for model in (Account, Contact, Contract, DutyHolder, Trait):
        assert not model.objects.of(space).exists()


def test_a_member_of_another_workspace_is_as_unknown_as_nobody(space: Space, key: str) -> None:
    a_member(a_space(), email="theirs@other.example")
    answers = [
        call("PUT", "/accounts/C-1", key, {"name": "A", "duties": {"csm": email}}).body
        for email in ("theirs@other.example", "nobody@other.example")
    ]
    assert answers[0]["errors"][0]["detail"].replace("theirs", "nobody") == answers[1]["errors"][0]["detail"]


def test_a_contract_of_another_account_is_left_there(space: Space, key: str) -> None:
    an_account(space, "C-2")
    contract = {"number": "K-7", "starts_on": "2025-01-01"}
    call("PUT", "/accounts/C-2", key, {"name": "Bramble", "contract": contract})
    answer = call("PUT", "/accounts/C-1", key, {"name": "Alder", "contract": contract})
    assert_problem(answer, 422, "invalid")
    assert answer.body["errors"][0]["field"] == "/contract/number"
    assert Contract.objects.of(space).get().account.external_id == "C-2"
