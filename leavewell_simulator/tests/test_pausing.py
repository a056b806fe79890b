"""A pause makes no bills, a credit comes off the next ones, and a refund never exceeds its charge."""

from __future__ import annotations

import pytest

from leavewell_simulator.tests.conftest import Caller

pytestmark = pytest.mark.pure

SUB = "/v1/subscriptions/sub_1"
TEN = {"amount": {"minor": 1000, "currency": "EUR"}}


def euros(minor: int) -> dict[str, object]:
    return {"amount": {"minor": minor, "currency": "EUR"}}


def charged(site: Caller) -> list[int]:
    return [one["amount"]["minor"] for one in site.rows("/v1/charges")]


@pytest.mark.parametrize(("kind", "status"), [("collection", "active"), ("service", "paused")])
def test_nobody_pays_in_a_pause_and_the_old_price_comes_back_by_itself(
    site: Caller, kind: str, status: str
) -> None:
    site.subscribe()
    until = "2026-04-15T00:00:00Z"
    seen = site.call("POST", f"{SUB}/pause", {"until": until, "kind": kind})
    assert (seen["status"], seen["pause"]["kind"]) == (status, kind)
    assert seen["pause"]["until"] == until
    assert seen["next_bill"]["at"].startswith("2026-04-30")
    site.now = "2026-04-20T00:00:00Z"
    back = site.get()
    assert (back["status"], back["pause"], charged(site)) == ("active", None, [4900])
    site.now = "2026-05-01T00:00:00Z"
    assert (site.get()["status"], charged(site)) == ("active", [4900, 4900])


def test_one_paused_without_an_end_waits_for_somebody(site: Caller) -> None:
    site.subscribe()
    assert site.call("POST", f"{SUB}/pause", {"until": None, "kind": "service"})["next_bill"] is None
    site.now = "2027-01-01T00:00:00Z"
    assert (site.get()["status"], charged(site)) == ("paused", [4900])
    assert site.call("POST", f"{SUB}/resume", {})["status"] == "active"
    refused = site.call("POST", f"{SUB}/resume", {}, 409)
    assert refused["error"]["code"] == "not_paused"
    site.now = "2027-02-01T00:00:00Z"
    assert site.get() and charged(site) == [4900, 4900]


def test_a_pause_ends_a_trial_without_a_bill_and_a_cancel_ends_a_pause(site: Caller) -> None:
    site.subscribe(trial_end="2026-02-10T10:00:00Z")
    site.call("POST", f"{SUB}/pause", {"kind": "collection"})
    site.now = "2026-02-11T00:00:00Z"
    assert (site.get()["status"], charged(site)) == ("active", [])
    assert site.call("POST", f"{SUB}/cancel", {"when": "now"})["pause"] is None
    site.call("POST", f"{SUB}/pause", {"kind": "collection"}, 409)


def test_a_pause_that_has_ended_before_it_began_is_refused(site: Caller) -> None:
    site.subscribe()
    site.call("POST", f"{SUB}/pause", {"until": "2026-01-01T00:00:00Z"}, 422)


def test_a_credit_comes_off_the_next_bills_until_it_is_used_up(site: Caller) -> None:
    site.subscribe()
    given = site.call("POST", "/v1/customers/cus_sub_1/credits", euros(6000), idempotency_key="k1")
    assert given["balance"] == {"minor": 6000, "currency": "EUR"}
    assert site.call("POST", "/v1/customers/cus_sub_1/credits", euros(6000), idempotency_key="k1") == given
    seen = site.get()
    assert (seen["credit_balance"]["minor"], seen["next_bill"]["amount"]["minor"]) == (6000, 0)
    site.now = "2026-04-15T00:00:00Z"
    assert site.get()["credit_balance"]["minor"] == 0
    assert charged(site) == [4900, 3800]
    assert [one["kind"] for one in site.rows("/v1/operations?subscription=sub_1")] == ["credits"]
    site.call("POST", "/v1/customers/cus_sub_1/credits", euros(0), 422)
    site.call("POST", "/v1/customers/nobody/credits", euros(100), 404)


def test_a_credit_keeps_one_whose_card_fails_out_of_dunning(site: Caller) -> None:
    site.subscribe(payment="ok")
    site.call("POST", f"{SUB}/payment", {"payment": "failing"})
    site.call("POST", "/v1/customers/cus_sub_1/credits", euros(4900))
    site.now = "2026-03-01T00:00:00Z"
    assert (site.get()["status"], site.get()["open_invoices"]) == ("active", [])


def test_a_refund_is_made_once_and_never_more_than_was_taken(site: Caller) -> None:
    site.subscribe()
    (charge,) = site.rows("/v1/charges")
    path = f"/v1/charges/{charge['id']}/refunds"
    first = site.call("POST", path, euros(3000), idempotency_key="k1")
    assert site.call("POST", path, euros(3000), idempotency_key="k1") == first
    assert (first["charge"], first["amount"]["minor"]) == (charge["id"], 3000)
    assert site.call("POST", path, euros(1901), 409)["error"]["code"] == "refund_too_large"
    site.call("POST", path, euros(1900))
    assert [one["amount"]["minor"] for one in site.rows("/v1/refunds?subscription=sub_1")] == [3000, 1900]
    assert len(site.rows("/v1/operations?subscription=sub_1")) == 2
    site.call("POST", "/v1/charges/ch_999/refunds", TEN, 404)


@pytest.mark.parametrize("on", ["pause", "resume", "credits", "refunds"])
def test_faults_hit_them_by_name(site: Caller, on: str) -> None:
    site.subscribe()
    site.call("POST", "/v1/faults", {"on": on, "kind": "error", "phase": "after", "times": 1}, 201)
    site.call("POST", f"{SUB}/pause", {}, 500 if on == "pause" else 200)
    site.call("POST", f"{SUB}/resume", {}, 500 if on == "resume" else 200)
    site.call("POST", "/v1/customers/cus_sub_1/credits", TEN, 500 if on == "credits" else 200)
    charge = site.rows("/v1/charges")[0]["id"]
    site.call("POST", f"/v1/charges/{charge}/refunds", TEN, 500 if on == "refunds" else 200)
    assert len(site.rows("/v1/operations")) == 4


def test_a_version_that_has_passed_stops_money_too(site: Caller) -> None:
    site.subscribe()
    site.call("POST", "/v1/customers/cus_sub_1/credits", TEN, 412, if_version="99")
    assert site.get()["credit_balance"]["minor"] == 0
