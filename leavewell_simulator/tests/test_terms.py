"""Prices on sale; seats, plan and trial changed; intervals of every length; a store of an earlier version."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from leavewell_simulator.tests.conftest import ITEM, START, Caller
from leavewell_simulator.tests.test_billing import charged
from leavewell_simulator.wsgi import Simulator

pytestmark = pytest.mark.pure

SUB = "/v1/subscriptions/sub_1"
EURO = {"minor": 2900, "currency": "EUR"}
SMALL = {
    "id": "small",
    "plan": "Small",
    "unit": EURO,
    "interval": "month",
    "interval_count": 1,
    "on_sale": True,
}
SEATS = {**ITEM, "quantity": 5}


def billed(**terms: object) -> dict[str, object]:
    return {**ITEM, **terms}


def test_prices_are_put_on_sale_once_and_listed(site: Caller) -> None:
    assert site.call("POST", "/v1/prices", SMALL, 201) == {"created": True}
    assert site.call("POST", "/v1/prices", SMALL | {"plan": "Other"}) == {"created": False}
    batch = {"prices": [SMALL, SMALL | {"id": "old", "on_sale": False}]}
    assert site.call("POST", "/v1/batch", batch) == {"created": 1, "unchanged": 1}
    assert site.rows("/v1/prices")[0] == SMALL
    assert [one["id"] for one in site.rows("/v1/prices?on_sale=true")] == ["small"]
    assert [one["id"] for one in site.rows("/v1/prices?on_sale=false")] == ["old"]
    assert Caller(site.simulator, "sim_other").call("PUT", "/v1/site", status=201)
    assert Caller(site.simulator, "sim_other").rows("/v1/prices") == []


def test_who_pays_the_same_is_on_the_same_price_and_it_is_not_on_sale(site: Caller) -> None:
    on = [site.subscribe(key)["items"][0]["price"] for key in ("sub_1", "sub_2")]
    assert on[0] == on[1] == site.rows("/v1/prices?on_sale=false")[0]["id"]
    other = site.subscribe("sub_3", items=[billed(interval="year")])["items"][0]["price"]
    assert other != on[0]


def test_an_item_can_name_its_price_if_the_terms_agree(site: Caller) -> None:
    site.call("POST", "/v1/prices", SMALL, 201)
    item = {"id": "it_1", "plan": "Small", "unit": EURO, "price": "small"}
    assert site.subscribe(items=[item])["items"][0]["price"] == "small"
    for wrong in (item | {"unit": ITEM["unit"]}, item | {"price": "large"}):
        body = {"id": "sub_2", "customer": "cus_sub_1", "items": [wrong]}
        assert site.call("POST", "/v1/subscriptions", body, 422)["error"]["code"] == "invalid"


def test_seats_change_at_once_and_are_paid_for_from_the_next_bill_on(site: Caller) -> None:
    site.subscribe(items=[SEATS])
    changed = site.call("POST", f"{SUB}/quantity", {"quantity": 2})
    assert (changed["items"][0]["quantity"], changed["next_bill"]["amount"]["minor"]) == (2, 9800)
    assert (changed["current_period_end"], changed["version"]) == (site.get()["current_period_end"], 3)
    site.now = "2026-03-01T00:00:00Z"
    assert charged(site) == [4900 * 5, 4900 * 2]


def test_another_plan_keeps_the_seats_and_the_date(site: Caller) -> None:
    site.call("POST", "/v1/prices", SMALL, 201)
    before = site.subscribe(items=[SEATS])
    changed = site.call("POST", f"{SUB}/plan", {"price": "small"})
    (item,) = changed["items"]
    assert (item["price"], item["plan"], item["quantity"], item["unit"]) == ("small", "Small", 5, EURO)
    assert changed["current_period_end"] == before["current_period_end"]
    site.now = "2026-03-01T00:00:00Z"
    assert charged(site) == [4900 * 5, 2900 * 5]


def test_a_longer_trial_puts_off_the_first_bill(site: Caller) -> None:
    site.subscribe(trial_end="2026-02-10T00:00:00Z")
    site.call("POST", f"{SUB}/trial", {"until": "2026-03-05T00:00:00Z"})
    site.now = "2026-03-04T00:00:00Z"
    assert (site.get()["status"], charged(site)) == ("trialing", [])
    site.now = "2026-04-06T00:00:00Z"
    assert [row["at"][:10] for row in site.rows("/v1/charges")] == ["2026-03-05", "2026-04-05"]


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("quantity", {"quantity": 2}, "several_items"),
        ("plan", {"price": "small"}, "several_items"),
        ("plan", {"price": "nothing"}, "price_unknown"),
        ("plan", {"price": "old"}, "not_on_sale"),
        ("trial", {"until": "2026-05-01T00:00:00Z"}, "no_trial"),
    ],
)
def test_what_cannot_be_changed_is_refused(site: Caller, path: str, body: object, code: str) -> None:
    batch = {"prices": [SMALL, SMALL | {"id": "old", "on_sale": False}]}
    site.call("POST", "/v1/batch", batch)
    site.subscribe(items=[ITEM, {**ITEM, "id": "it_2"}])
    assert site.call("POST", f"{SUB}/{path}", body, 409)["error"]["code"] == code
    assert site.rows("/v1/operations") == []


def test_a_trial_is_neither_shortened_nor_endless(site: Caller) -> None:
    site.subscribe(trial_end="2026-02-10T00:00:00Z")
    for until, code in (
        ("2026-02-09T00:00:00Z", "trial_shortened"),
        ("2028-02-01T00:00:00Z", "trial_too_long"),
    ):
        assert site.call("POST", f"{SUB}/trial", {"until": until}, 409)["error"]["code"] == code


def test_what_has_ended_keeps_its_terms(site: Caller) -> None:
    site.call("POST", "/v1/prices", SMALL, 201)
    site.subscribe()
    site.call("POST", f"{SUB}/cancel", {"when": "now"})
    for path, body in (
        ("quantity", {"quantity": 2}),
        ("plan", {"price": "small"}),
        ("trial", {"until": "2026-05-01T00:00:00Z"}),
    ):
        assert site.call("POST", f"{SUB}/{path}", body, 409)["error"]["code"] == "already_ended"


def test_a_change_sent_twice_is_one_and_is_logged_with_its_operation(site: Caller) -> None:
    site.subscribe(items=[SEATS])
    for _ in range(2):
        body = {"quantity": 2}
        site.call("POST", f"{SUB}/quantity", body, idempotency_key="k1", operation_id="op1", if_version="2")
    assert [row["kind"] for row in site.rows("/v1/operations?operation=op1")] == ["quantity"]
    site.call("POST", f"{SUB}/quantity", {"quantity": 3}, 412, if_version="2")
    site.call("POST", f"{SUB}/quantity", {"quantity": 0}, 422)


@pytest.mark.parametrize(
    ("interval", "interval_count", "dates"),
    [
        ("day", 1, ["2026-01-31", "2026-02-01", "2026-02-02"]),
        ("day", 10, ["2026-01-31", "2026-02-10", "2026-02-20"]),
        ("week", 2, ["2026-01-31", "2026-02-14", "2026-02-28"]),
        ("month", 3, ["2026-01-31", "2026-04-30", "2026-07-31"]),
        ("year", 2, ["2026-01-31", "2028-01-31", "2030-01-31"]),
    ],
)
def test_intervals_of_every_length(
    site: Caller, interval: str, interval_count: int, dates: list[str]
) -> None:
    site.subscribe(items=[billed(interval=interval, interval_count=interval_count)])
    site.now = f"{dates[2]}T12:00:00Z"
    assert [row["at"][:10] for row in site.rows("/v1/charges?subscription=sub_1")][:3] == dates
    loaded = site.subscribe(
        "sub_2",
        items=[billed(interval=interval, interval_count=interval_count)],
        started_at=START,
        charge_history=False,
    )
    assert loaded["current_period_start"][:10] == dates[2]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ({"interval": "week"}, {"interval": "month"}),
        ({"interval": "month", "interval_count": 2}, {"interval": "month", "interval_count": 3}),
    ],
)
def test_items_that_no_bill_can_bring_together_are_refused(
    site: Caller, one: dict[str, object], two: dict[str, object]
) -> None:
    site.subscribe()
    items = [billed(**one), billed(**two) | {"id": "it_2"}]
    body = {"id": "sub_2", "customer": "cus_sub_1", "items": items}
    assert site.call("POST", "/v1/subscriptions", body, 422)["error"]["code"] == "invalid"


def test_a_store_of_an_earlier_version_is_read_and_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "simulator.sqlite3"
    earlier = Simulator(path)
    caller = Caller(earlier)
    caller.call("PUT", "/v1/site", status=201)
    caller.subscribe()
    earlier.store.close()
    with sqlite3.connect(path) as db:
        (body,) = db.execute("SELECT body FROM subscription").fetchone()
        stored = json.loads(body)
        for item in stored["items"]:
            del item["price"], item["interval_count"]
        db.execute("UPDATE subscription SET body = ?", (json.dumps(stored),))
        db.execute("DROP TABLE price")
    now = Caller(Simulator(path), now="2026-03-01T00:00:00Z")
    assert (now.get()["items"][0]["price"], charged(now)) == ("", [4900, 4900])
    now.call("POST", "/v1/prices", SMALL, 201)
    assert now.call("POST", f"{SUB}/plan", {"price": "small"})["items"][0]["price"] == "small"
    now.simulator.store.close()
