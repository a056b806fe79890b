"""Row 21 at our own Stripe: an answer was lost, and Stripe couldn't be asked until it had forgotten our key."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from leavewell.accounts.transaction import edge
from leavewell.billing.stripe.tests.in_process_connector import Wire
from leavewell.effects.actions.outbox import plan
from leavewell.effects.models import Effect
from leavewell.effects.types import Planned
from leavewell.kernel.ids import uuid7
from tests.builders import Customer, an_act, cancelled
from tests.moments import leap_to, now_in, run_what_is_due
from tests.wired import Wired, a_wired_company

pytestmark = [pytest.mark.django_db, pytest.mark.proves(21, peer="wire front")]

FORGOTTEN = timedelta(hours=25)
"""Stripe remembers a key for a day."""


class Fading(Wire):
    """Loses a write before it arrives, or its answer after that; or, ``blind``, every reading."""

    lost_before = lost_after = blind = False

    def __init__(self, company: Wired) -> None:
        super().__init__(company.site)
        self.never_arrived: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """One request."""
        if (request.method == "GET" and self.blind) or (request.method != "GET" and self.lost_before):
            self.never_arrived.append(request)
            raise httpx.ReadTimeout("no answer", request=request)
        answer = super().handle_request(request)
        if request.method != "GET" and self.lost_after:
            raise httpx.ReadTimeout("no answer", request=request)
        return answer


@pytest.fixture
def wire(company: Wired) -> Fading:
    """The way to Stripe."""
    company.wire = Fading(company)
    return company.wire


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wired:
    """With an empty Stripe."""
    return a_wired_company(tmp_path, monkeypatch)


@pytest.fixture
def ada(company: Wired) -> Customer:
    """A customer of it."""
    return company.comes_to_know(
        company.sells(started_at=(now_in(company.space) - timedelta(days=2)).isoformat())
    )


def a_day_later(company: Wired) -> None:
    """Longer than Stripe remembers; what is due by then is done."""
    leap_to(company.space, now_in(company.space) + FORGOTTEN)
    run_what_is_due(company.space)


def the(company: Wired, kind: str) -> Effect:
    return Effect.objects.of(company.space).get(kind=kind)


@pytest.mark.parametrize(
    ("kind", "terms", "write"),
    [
        ("billing.refund", {"charge": "in_1", "minor": 500, "currency": "EUR"}, "POST refunds"),
        ("billing.credit", {"minor": 500, "currency": "EUR"}, "POST customers/cus_{}/balance_transactions"),
    ],
)
def test_row_21_money_is_never_sent_again_and_goes_to_a_person(
    company: Wired, wire: Fading, ada: Customer, kind: str, terms: dict[str, object], write: str
) -> None:
    row = ada.subscription
    order = {"subscription": str(row.pk), "subject": str(uuid7()), **terms}
    with edge():
        plan(an_act(company.space), Planned(kind, f"{kind}:1", order, row.account_id, row.pk))
    wire.lost_after = wire.blind = True
    wire.blind = False
    run_what_is_due(company.space)
    assert the(company, kind).state == "unknown"
    wire.blind, wire.lost_after = True, False
    a_day_later(company)
    a_day_later(company)
    assert (the(company, kind).state, the(company, kind).result) == ("needs_person", "still_unknown")
    wire.blind = False
    a_day_later(company)
    assert company.writes() == [write.format(row.provider_id)]


@pytest.mark.parametrize("arrived", [True, False], ids=["it had arrived", "it hadn't"])
def test_row_21_a_cancel_is_looked_for_before_it_is_sent_under_a_new_key(
    company: Wired, wire: Fading, ada: Customer, arrived: bool
) -> None:
    cancelled(ada)
    wire.lost_after, wire.lost_before = arrived, not arrived
    run_what_is_due(company.space)
    assert the(company, "billing.cancel").state == "unknown"
    wire.lost_after = wire.lost_before = False
    wire.blind = True
    a_day_later(company)
    assert the(company, "billing.cancel").state == "unknown"
    wire.blind = False
    sent = len(wire.sent)
    a_day_later(company)
    assert the(company, "billing.cancel").state == "settled"
    assert wire.sent[sent].method == "GET"
    keys, lost = (
        {one.headers["idempotency-key"] for one in which if one.method == "POST"}
        for which in (wire.sent, wire.never_arrived)
    )
    assert (len(keys), len(lost), keys & lost) == (1, 0 if arrived else 1, set())
    assert company.row_of(ada).state == "ending"
    done = company.native("GET", f"/v1/operations?subscription={ada.subscription.provider_id}")["data"]
    assert [one["kind"] for one in done if one["kind"] != "metadata"] == ["cancel"]
