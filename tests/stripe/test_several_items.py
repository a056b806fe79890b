"""Somebody changes one of several items in Stripe's own pages: the next reading names it, whichever stands first."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from leavewell.accounts.transaction import edge
from leavewell.effects.actions.check_now import check_now
from leavewell.effects.models import Drift, Proposal, Reconciliation
from leavewell.effects.tests.drifting import carried_out
from tests.builders import a_member, an_act
from tests.moments import leap_to, now_in
from tests.wired import Wired, a_wired_company

pytestmark = [pytest.mark.django_db, pytest.mark.proves(peer="wire front")]


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wired:
    return a_wired_company(tmp_path, monkeypatch)


def reading(company: Wired) -> Reconciliation:
    """An hour later all of Stripe is read, as every night."""
    leap_to(company.space, now_in(company.space) + timedelta(hours=1))
    with edge():
        run = check_now(an_act(company.space), company.connection)
    return carried_out(run)


def an_item(key: str, minor: int) -> dict[str, object]:
    return {"id": f"si_{key}", "plan": key.title(), "unit": {"minor": minor, "currency": "EUR"}}


def test_a_second_item_that_got_more_seats_is_named_on_the_page_and_in_the_table(company: Wired) -> None:
    ada = company.comes_to_know(company.sells(items=[an_item("team", 4900), an_item("extra", 1000)]))
    assert not reading(company).drifts.exists()
    more = {"items": [{"id": "si_extra", "quantity": 3}], "proration_behavior": "none"}
    company.site.v1.subscriptions.update(company.ref(ada).id, more)
    run = reading(company)
    drift = Drift.objects.of(company.space).get()
    assert (drift.kind, drift.why, drift.there["minor"]) == ("terms", "dearer_there", 7900)
    assert [line["quantity"] for line in drift.there["lines"]] == [3]
    proposal = Proposal.objects.of(company.space).get()
    assert (proposal.kind, proposal.amount_minor) == ("look", 7900)
    client = Client()
    client.force_login(a_member(company.space).user)
    page = client.get(f"/reconciliation/?run={run.public_id}").content.decode()
    assert "Of 2 items €10.00 every month" in page and "Of 2 items €30.00 for 3 every month" in page
    table = b"".join(client.get(f"/reconciliation/{run.public_id}/table.csv").streaming_content).decode()
    (row,) = csv.DictReader(table.splitlines())
    assert (json.loads(row["here"]), json.loads(row["there"])) == (drift.here, drift.there)
    assert not reading(company).drifts.exists()
