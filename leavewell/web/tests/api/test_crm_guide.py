"""The recipes of the CRM guide, as they stand there: what they make of our events, and what we take of theirs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from leavewell.accounts.actions.knowledge import assign_duty
from leavewell.accounts.duties import Duty
from leavewell.accounts.knowledge import known_of
from leavewell.accounts.models import Contract, Member, Space, Trait
from leavewell.accounts.queries import account_called, members_of
from leavewell.accounts.traits import value_of
from leavewell.accounts.transaction import edge
from leavewell.effects.actions.journal import record
from leavewell.effects.models import FactRow
from leavewell.flow.models import Answer
from leavewell.kernel.facts.playbooks import StepFellDue
from leavewell.kernel.money import Money
from leavewell.messages.catalogue import BY_FACT
from leavewell.messages.composing import body_of
from leavewell.playbooks.actions.steps import do_step
from leavewell.playbooks.models import Step
from leavewell.web.cli import importing
from leavewell.web.tests.api.calls import call
from leavewell.web.tests.test_commands import typed
from tests.architecture.source_checks import ROOT
from tests.builders import Customer, a_member, an_act, cancelled
from tests.moments import run_what_is_due

pytestmark = pytest.mark.usefixtures("quick_passwords")

GUIDE = (ROOT / "docs" / "guides" / "crm.md").read_text("utf-8")
SCHEMAS = json.loads((ROOT / "docs" / "reference" / "events.json").read_text("utf-8"))
IDS = {"ann@cafe.example": "005A", "C-1": "001A"}


def blocks(language: str) -> list[str]:
    """Every block of code in that language, in the order of the guide."""
    return re.findall(rf"```{language}\n(.*?)```", GUIDE, re.S)


@pytest.fixture(scope="module")
def recipes() -> dict[str, Any]:
    """All functions of the guide."""
    found: dict[str, Any] = {}
    exec(compile("\n".join(blocks("python")), "crm.md", "exec"), found)
    return found


@pytest.fixture
def events(ada: Customer) -> dict[str, dict[str, Any]]:
    """A real event of each kind that a cancel brings, in full."""
    member = a_member(ada.space, email="ann@cafe.example")
    with edge():
        for duty in Duty:
            assign_duty(an_act(ada.space), duty, member, account=ada.account)
    declaration = cancelled(ada)
    Answer.objects.create(
        space=ada.space,
        session=declaration.session,
        reason="too_expensive",
        words="Too dear.",
        answered_at=declaration.received_at,
    )
    run_what_is_due(ada.space)
    _a_task(ada, member)
    rows = [row for row in FactRow.objects.of(ada.space).order_by("sequence") if row.kind in BY_FACT]
    return {BY_FACT[row.kind].name: json.loads(body_of(ada.space, row, full=True)) for row in reversed(rows)}


def _a_task(customer: Customer, member: Member) -> None:
    """One step falls due and is done."""
    step = Step.objects.of(customer.space).filter(due_at__isnull=False, kind="person").first()
    assert step is not None
    with edge():
        act = an_act(customer.space)
        record(act, StepFellDue(step.pk, step.run_id, step.code, member.pk), account_id=step.account_id)
        do_step(act, step, evidence="They were called.")


def test_our_events_are_as_the_schema_says(events: dict[str, dict[str, Any]]) -> None:
    assert {"cancel.received", "run.started", "step.due", "step.done"} <= events.keys()
    for name, event in events.items():
        for schema in (SCHEMAS["about"], SCHEMAS[name]):
            jsonschema_rs.validate(schema, event["data"])


def test_salesforce_gets_outcome_and_reason_at_the_account_and_a_task(
    ada: Customer, events: dict[str, dict[str, Any]], recipes: dict[str, Any]
) -> None:
    method, path, body = recipes["for_salesforce"](events["cancel.received"], IDS)
    assert (method, path.rpartition("/")[0]) == (
        "PATCH",
        "/services/data/v60.0/sobjects/Account/Customer_Number__c",
    )
    assert path.endswith(ada.account.external_id.replace(" ", "%20"))
    assert body["Cancel_Status__c"] == "Leaving" and body["Cancel_Status_At__c"]
    ended = {**events["cancel.received"], "type": "subscription.ended"}
    assert recipes["for_salesforce"](ended, IDS)[2]["Cancel_Status__c"] == "Left"
    due, done = (recipes["for_salesforce"](events[name], IDS) for name in ("step.due", "step.done"))
    task = events["step.due"]["data"]["task"]
    assert due[:2] == ("PATCH", f"/services/data/v60.0/sobjects/Task/Leavewell_Step__c/{task['id']}")
    assert due[2]["OwnerId"] == "005A" and due[2]["ActivityDate"] == task["due_at"][:10]
    assert (due[2]["Status"], done[2]["Status"]) == ("Not Started", "Completed")
    assert recipes["for_salesforce"](events["run.started"], IDS) is None


def test_hubspot_gets_them_by_a_property_of_its_own(
    ada: Customer, events: dict[str, dict[str, Any]], recipes: dict[str, Any]
) -> None:
    method, path, body = recipes["for_hubspot"](events["cancel.received"], IDS)
    assert (method, path) == ("POST", "/crm/v3/objects/companies/batch/upsert")
    (one,) = body["inputs"]
    assert (one["idProperty"], one["id"]) == ("customer_number", ada.account.external_id)
    assert one["properties"]["cancel_status"] == "Leaving"
    ids = {**IDS, ada.account.external_id: "77"}
    method, path, body = recipes["for_hubspot"](events["step.due"], ids)
    assert (method, path) == ("POST", "/crm/v3/objects/tasks")
    assert body["properties"]["hs_task_subject"] == events["step.due"]["data"]["task"]["title"]
    assert body["associations"][0]["to"] == {"id": "77"}
    task = events["step.done"]["data"]["task"]["id"]
    method, path, body = recipes["for_hubspot"](events["step.done"], {**ids, task: "901"})
    assert (method, path) == ("PATCH", "/crm/v3/objects/tasks/901")
    assert body["properties"]["hs_task_status"] == "COMPLETED"


def test_a_catch_hook_finds_each_place_that_the_guide_names(events: dict[str, dict[str, Any]]) -> None:
    (listed,) = blocks("json")
    for words, place in json.loads(listed).items():
        event = events["step.due" if words.startswith("task") else "cancel.received"]
        found: Any = event
        for name in place.split("."):
            found = found[name]
        assert found is not None, place


def taken(space: Space, external_id: str) -> tuple[str, Contract | None, dict[str, Trait]]:
    account = account_called(space, external_id)
    known = known_of(space, [account])[account.pk]
    (csm,) = [each.member.user.email for each in known.duties if each.duty == "csm"]
    contracts = list(known.contracts)
    return csm, contracts[0] if contracts else None, {each.name: each for each in known.traits}


def test_an_account_of_salesforce_is_taken_with_owner_and_contract(
    space: Space, key: str, recipes: dict[str, Any]
) -> None:
    a_member(space, email="ann@cafe.example")
    record = {
        "Customer_Number__c": "C-1",
        "Name": "Alder",
        "BillingCountryCode": None,
        "Owner": {"Email": "ann@cafe.example"},
        "Contract_Number__c": "K-1",
        "Contract_Start__c": "2026-01-01",
        "Contract_End__c": "2026-12-31",
        "Contract_Value__c": 12000.5,
        "CurrencyIsoCode": "EUR",
    }
    external_id, body = recipes["account_from_salesforce"](record)
    assert call("PUT", f"/accounts/{external_id}", key, body).status == 200
    owner, contract, _ = taken(space, "C-1")
    assert owner == "ann@cafe.example"
    assert contract is not None and contract.yearly == Money(1200050, "EUR")
    bare = {**record, "Contract_Number__c": None, "Contract_Value__c": None}
    assert call("PUT", "/accounts/C-2", key, recipes["account_from_salesforce"](bare)[1]).status == 200
    assert taken(space, "C-2")[1] is None


def test_a_company_of_hubspot_is_taken_with_owner_and_revenue(
    space: Space, key: str, recipes: dict[str, Any]
) -> None:
    a_member(space, email="ann@cafe.example")
    told = {
        "customer_number": "C-1",
        "name": "Alder",
        "hubspot_owner_id": "9",
        "annualrevenue": "12000.5",
        "hs_currency": "EUR",
    }
    external_id, body = recipes["account_from_hubspot"]({"properties": told}, {"9": "ann@cafe.example"})
    assert call("PUT", f"/accounts/{external_id}", key, body).status == 200
    owner, _, traits = taken(space, "C-1")
    assert owner == "ann@cafe.example"
    assert value_of(traits["revenue"].kind, traits["revenue"].value) == Money(1200050, "EUR")


def test_a_nightly_table_brings_owner_contract_and_revenue_up_to_date(
    space: Space, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("ann", "bo"):
        a_member(space, email=f"{name}@cafe.example")
    (mapping,), (table,) = blocks("yaml"), blocks("csv")
    (tmp_path / "leavewell-import.yaml").write_text(mapping, "utf-8")
    words = ("csv", str(tmp_path), "--workspace", space.workspace.name)
    nights = [table, table, table.replace("ann@", "bo@").replace("2026-12-31", "2027-12-31")]
    found = []
    for night in nights:
        (tmp_path / "crm.csv").write_text(night, "utf-8")
        assert typed(importing.COMMAND, *words) == 0
        owner, contract, traits = taken(space, "C-1")
        assert contract is not None and contract.yearly == Money(1200050, "EUR")
        assert value_of(traits["revenue"].kind, traits["revenue"].value) == Money(1200050, "EUR")
        found.append((owner, f"{contract.ends_on}"))
    assert found == [("ann@cafe.example", "2026-12-31")] * 2 + [("bo@cafe.example", "2027-12-31")]
    assert "0 changes." in capsys.readouterr().out
    assert len(members_of(space)) == 3
