"""What time brings: renewals, trials, discounts, failing payments, ends."""

from __future__ import annotations

import pytest

from leavewell_simulator.tests.conftest import ITEM, Caller

pytestmark = pytest.mark.pure

YEARLY = {"id": "it_2", "plan": "platform", "quantity": 2, "unit": {"minor": 50000, "currency": "EUR"}}
YEARLY["interval"] = "year"


def charged(site: Caller) -> list[int]:
    return [row["amount"]["minor"] for row in site.rows("/v1/charges?subscription=sub_1")]


def test_a_year_at_once_renews_every_month_at_its_own_instant(site: Caller) -> None:
    site.subscribe()
    site.now = "2027-01-31T10:00:00Z"
    assert site.call("POST", "/v1/clock")["brought_up"] == 1
    at = [row["at"][:10] for row in site.rows("/v1/charges?subscription=sub_1")]
    assert at[:3] == ["2026-01-31", "2026-02-28", "2026-03-31"]
    assert len(at) == 13
    assert site.get()["current_period_end"][:10] == "2027-02-28"


def test_a_cancel_at_the_periods_end_ends_without_another_charge(site: Caller) -> None:
    site.subscribe()
    ending = site.call("POST", "/v1/subscriptions/sub_1/cancel", {"when": "period_end"})
    assert (ending["status"], ending["next_bill"]) == ("active", None)
    site.now = ending["cancel_at"]
    ended = site.get()
    assert (ended["status"], ended["ended_at"]) == ("canceled", "2026-02-28T10:00:00Z")
    assert charged(site) == [4900]


def test_a_cancel_at_a_later_date_is_billed_until_then(site: Caller) -> None:
    site.subscribe()
    site.call("POST", "/v1/subscriptions/sub_1/cancel", {"when": "at", "at": "2026-04-15T00:00:00Z"})
    site.now = "2026-12-01T00:00:00Z"
    assert site.get()["ended_at"] == "2026-04-15T00:00:00Z"
    assert charged(site) == [4900] * 3


def test_a_trials_end_brings_the_first_charge_and_the_anchor(site: Caller) -> None:
    new = site.subscribe(trial_end="2026-02-10T00:00:00Z")
    assert (new["status"], new["next_bill"]["at"][:10], charged(site)) == ("trialing", "2026-02-10", [])
    site.now = "2026-02-10T00:00:00Z"
    assert (site.get()["status"], charged(site)) == ("active", [4900])
    assert site.get()["current_period_end"][:10] == "2026-03-10"


def test_a_trial_that_is_cancelled_is_never_charged(site: Caller) -> None:
    site.subscribe(trial_end="2026-02-10T00:00:00Z")
    site.call("POST", "/v1/subscriptions/sub_1/cancel", {"when": "period_end"})
    site.now = "2026-06-01T00:00:00Z"
    assert site.get()["ended_at"] == "2026-02-10T00:00:00Z"
    assert charged(site) == []


def test_discounts_are_counted_down_at_each_bill(site: Caller) -> None:
    site.subscribe()
    site.call("POST", "/v1/subscriptions/sub_1/discounts", {"percent_bp": 5000, "cycles": 2})
    site.call("POST", "/v1/subscriptions/sub_1/discounts", {"percent_bp": 1000, "cycles": None})
    site.now = "2026-05-01T00:00:00Z"
    left = [one["cycles_left"] for one in site.get()["discounts"]]
    assert left == [None]
    assert charged(site) == [4900, 2205, 2205, 4410]


def test_a_whole_discount_makes_a_paid_invoice_and_no_charge(site: Caller) -> None:
    site.subscribe(discounts=[{"percent_bp": 10000, "cycles": 1}], payment="failing")
    assert site.get()["status"] == "active"
    assert [row["status"] for row in site.rows("/v1/invoices")] == ["paid"]
    assert charged(site) == []


@pytest.mark.parametrize(
    ("currency", "unit", "off", "paid"),
    [("EUR", 4900, 1, 4899), ("JPY", 980, 1, 979), ("BHD", 19990, 10, 19980), ("JPY", 980, 981, None)],
)
def test_an_amount_comes_off_to_the_minor_unit_and_no_bill_is_less_than_nothing(
    site: Caller, currency: str, unit: int, off: int, paid: int | None
) -> None:
    site.subscribe(items=[{**ITEM, "unit": {"minor": unit, "currency": currency}}])
    amount = {"minor": off, "currency": currency}
    given = site.call("POST", "/v1/subscriptions/sub_1/discounts", {"amount": amount, "cycles": 1})
    assert [(one["amount_off"], one["cycles_left"]) for one in given["discounts"]] == [(off, 1)]
    site.now = "2026-04-01T00:00:00Z"
    site.call("POST", "/v1/clock")
    assert charged(site) == [each for each in (unit, paid, unit) if each is not None]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"amount": {"minor": 100, "currency": "USD"}, "cycles": 1}, 409, "currency_differs"),
        ({"amount": {"minor": 0, "currency": "EUR"}}, 422, "invalid"),
        ({"amount": {"minor": 100, "currency": "EUR"}, "percent_bp": 1000}, 422, "invalid"),
        ({"cycles": 1}, 422, "invalid"),
    ],
)
def test_a_discount_is_a_part_or_an_amount_of_what_is_paid(
    site: Caller, body: object, status: int, code: str
) -> None:
    site.subscribe()
    refused = site.call("POST", "/v1/subscriptions/sub_1/discounts", body, status)
    assert refused["error"]["code"] == code
    assert site.get()["discounts"] == []


def test_a_failing_payment_leaves_open_invoices_until_it_is_mended(site: Caller) -> None:
    site.subscribe()
    site.call("POST", "/v1/subscriptions/sub_1/payment", {"payment": "failing"})
    site.now = "2026-04-01T00:00:00Z"
    owing = site.get()
    assert (owing["status"], len(owing["open_invoices"]), charged(site)) == ("past_due", 2, [4900])
    mended = site.call("POST", "/v1/subscriptions/sub_1/payment", {"payment": "ok"})
    assert (mended["status"], mended["open_invoices"], charged(site)) == ("active", [], [4900] * 3)


def test_an_open_invoice_can_be_waived_once(site: Caller) -> None:
    owing = site.subscribe(payment="failing")
    path = f"/v1/invoices/{owing['open_invoices'][0]['id']}/void"
    assert site.call("POST", path)["status"] == "void"
    assert site.call("POST", path, status=409)["error"]["code"] == "not_open"


def test_a_monthly_and_a_yearly_item_are_billed_each_in_its_time(site: Caller) -> None:
    site.subscribe(items=[ITEM, YEARLY])
    site.now = "2027-02-01T00:00:00Z"
    assert charged(site) == [104900, *[4900] * 11, 104900]
    assert [one["period_end"][:10] for one in site.get()["items"]] == ["2027-02-28", "2028-01-31"]


def test_a_companys_export_is_loaded_without_inventing_bills(site: Caller) -> None:
    loaded = site.subscribe(started_at="2023-05-31T00:00:00Z", charge_history=False)
    assert (loaded["current_period_start"][:10], loaded["current_period_end"][:10]) == (
        "2026-01-31",
        "2026-02-28",
    )
    assert site.rows("/v1/invoices") == []
    owing = site.subscribe(
        "sub_2", started_at="2023-05-31T00:00:00Z", charge_history=False, payment="failing"
    )
    assert (owing["status"], len(owing["open_invoices"])) == ("past_due", 1)


def test_an_ended_one_is_loaded_as_ended(site: Caller) -> None:
    over = {"status": "canceled", "ended_at": "2025-03-01T00:00:00Z", "canceled_at": "2025-02-10T00:00:00Z"}
    loaded = site.subscribe(started_at="2024-01-01T00:00:00Z", charge_history=False, **over)
    assert {name: loaded[name] for name in over} == over
    assert site.call("POST", "/v1/clock")["brought_up"] == 0
