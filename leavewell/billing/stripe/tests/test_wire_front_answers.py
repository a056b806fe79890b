"""The simulator's Stripe format answers as Stripe does: keys, refusals, accounts, schedules, currencies."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import stripe

from leavewell.billing.stripe.tests.in_process import START, Said, Site

pytestmark = pytest.mark.pure

MARK = {"metadata": {"a": "1"}}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """An account with one subscription."""
    made = Site.begin(tmp_path)
    made.subscribe()
    yield made
    made.simulator.store.close()


def post(site: Site, key: str, form: str = "metadata[a]=1", path: str = "/v1/subscriptions/sub_1") -> Said:
    """A write under an idempotency key."""
    headers = {"Authorization": f"Bearer {site.key}", "Idempotency-Key": key}
    return site.send("POST", f"http://wired/stripe{path}", headers, form.encode())


def refused(call: Any) -> stripe.StripeError:
    """What the official client makes of a refusal."""
    with pytest.raises(stripe.StripeError) as caught:
        call()
    return caught.value


def test_the_same_key_brings_the_same_bytes_back_and_does_nothing_more(site: Site) -> None:
    first, again = post(site, "k1", "items[0][id]=si_1&items[0][quantity]=3&proration_behavior=none"), None
    again = post(site, "k1", "proration_behavior=none&items[0][quantity]=3&items[0][id]=si_1")
    assert (first.status, again.text) == (200, first.text)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers
    assert len(site.native("GET", "/v1/operations")["data"]) == 1


def test_the_same_key_with_other_terms_is_refused(site: Site) -> None:
    post(site, "k1")
    other = post(site, "k1", "metadata[a]=2")
    assert (other.status, other.body["error"]["type"]) == (400, "idempotency_error")


def test_a_day_later_a_key_is_a_new_one(site: Site) -> None:
    post(site, "k1")
    site.now = START + timedelta(hours=24)
    assert "Idempotent-Replayed" in post(site, "k1").headers
    site.now = START + timedelta(hours=24, seconds=1)
    assert "Idempotent-Replayed" not in post(site, "k1", "metadata[a]=2").headers


def test_an_error_of_stripes_own_is_remembered_under_its_key(site: Site) -> None:
    site.native("POST", "/v1/faults", {"on": "metadata", "kind": "kept_error", "times": 1})
    first, again, other = post(site, "k1"), post(site, "k1"), post(site, "k2")
    assert (first.status, again.status, other.status) == (500, 500, 200)
    assert again.text == first.text


def test_an_error_on_the_way_is_not_remembered(site: Site) -> None:
    site.native("POST", "/v1/faults", {"on": "metadata", "kind": "error", "times": 1})
    assert [post(site, "k1").status for _ in range(2)] == [500, 200]


def test_a_refusal_is_remembered_and_a_misspelt_request_is_not(site: Site) -> None:
    assert post(site, "k1", "cancel_at=1").status == 400
    assert "Idempotent-Replayed" in post(site, "k1", "cancel_at=1").headers
    assert post(site, "k2", "cancel_att=1").status == 400
    assert post(site, "k2").status == 200


def test_a_second_request_while_the_first_is_under_way_is_refused(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside, done = threading.Event(), threading.Event()

    def wait(seconds: float) -> None:
        inside.set()
        done.wait(10)

    monkeypatch.setattr("leavewell_simulator.faults.time.sleep", wait)
    site.native("POST", "/v1/faults", {"on": "metadata", "kind": "latency", "times": 1})
    slow = threading.Thread(target=post, args=(site, "k1"))
    slow.start()
    assert inside.wait(10)
    early = post(site, "k1")
    done.set()
    slow.join()
    assert (early.status, early.body["error"]["code"]) == (409, "idempotency_key_in_use")
    assert "Idempotent-Replayed" in post(site, "k1").headers


@pytest.mark.parametrize(
    ("form", "code", "param"),
    [
        ("cancel_at_period_ent=true", "parameter_unknown", "cancel_at_period_ent"),
        ("items[0][prize]=a", "parameter_unknown", "items[0][prize]"),
        ("discounts[0][coupon]=nothing", "resource_missing", "discounts"),
        ("items[0][id]=si_9&proration_behavior=none", "resource_missing", "items"),
        ("expand[]=nonsense", None, "expand"),
        ("expand[]=latest_invoice.customer.a.b.c", None, "expand"),
        ("cancel_at_period_end=perhaps", None, "cancel_at_period_end"),
        ("cancel_at=1&cancel_at_period_end=true", None, "cancel_at"),
    ],
)
def test_what_is_wrong_with_a_request_is_said_and_nothing_is_done(
    site: Site, form: str, code: str | None, param: str
) -> None:
    error = post(site, "k1", form).body["error"]
    assert (error["type"], error.get("code"), error["param"]) == ("invalid_request_error", code, param)
    assert site.native("GET", "/v1/operations")["data"] == []


def test_an_unknown_key_account_version_and_path_are_refused(site: Site) -> None:
    assert isinstance(
        refused(Site(site.simulator, "sk_test_other").v1.customers.list), stripe.AuthenticationError
    )
    site.account = "acct_9"
    assert isinstance(refused(site.v1.customers.list), stripe.PermissionError)
    headers = {"Authorization": f"Bearer {site.key}", "Stripe-Version": "2020-08-27"}
    assert site.send("GET", "http://wired/stripe/v1/customers", headers, b"").status == 400
    assert (
        site.send("GET", "http://wired/stripe/v1/nowhere", headers | {"Stripe-Version": ""}, b"").status
        != 200
    )


def test_a_connected_account_sees_its_own_and_nothing_else(site: Site) -> None:
    theirs = Site(site.simulator, f"{site.key}/acct_1")
    theirs.native("PUT", "/v1/site")
    theirs.subscribe("sub_theirs")
    site.account = "acct_1"
    assert [one.id for one in site.v1.subscriptions.list()] == ["sub_theirs"]
    assert refused(lambda: site.v1.subscriptions.retrieve("sub_1")).code == "resource_missing"
    assert site.v1.events.list().data[0].account == "acct_1"


def test_a_schedule_holds_the_end_until_it_is_released(site: Site) -> None:
    site.native("POST", "/v1/prices", {"id": "small", "plan": "S", "unit": {"minor": 900, "currency": "EUR"}})
    phases = [{"starts_at": "2026-03-31T10:00:00Z", "price": "small"}]
    plan = {"phases": phases, "ends_at": "2026-05-31T10:00:00Z", "then": "cancel"}
    site.native("POST", "/v1/subscriptions/sub_1/schedule", plan)
    for call in (
        lambda: site.v1.subscriptions.update("sub_1", {"cancel_at_period_end": True}),
        lambda: site.v1.subscriptions.cancel("sub_1"),
    ):
        assert refused(call).http_status == 400
    site.move(START.replace(month=4, day=2))
    assert site.v1.subscriptions.retrieve("sub_1")["items"].data[0].price.id == "small"
    shown = site.v1.subscription_schedules.release("sub_sched_1")
    assert (shown.status, shown.released_subscription) == ("released", "sub_1")
    assert site.v1.subscriptions.update("sub_1", {"cancel_at_period_end": True}).cancel_at_period_end


def test_a_schedule_that_is_left_alone_ends_what_it_was_to_end(site: Site) -> None:
    site.native(
        "POST", "/v1/subscriptions/sub_1/schedule", {"ends_at": "2026-03-15T10:00:00Z", "then": "cancel"}
    )
    site.move(START + timedelta(days=60))
    seen = site.v1.subscriptions.retrieve("sub_1")
    assert (seen.status, len(site.v1.invoices.list().data)) == ("canceled", 2)
    assert site.v1.subscription_schedules.retrieve("sub_sched_1").status == "canceled"


def test_an_end_asked_for_in_flexible_billing_is_an_instant(site: Site) -> None:
    site.subscribe("sub_2", billing="flexible")
    for key in ("sub_1", "sub_2"):
        site.native("POST", f"/v1/subscriptions/{key}/cancel", {"when": "period_end"})
    ends = [site.v1.subscriptions.retrieve(key) for key in ("sub_1", "sub_2")]
    assert [one.cancel_at_period_end for one in ends] == [True, False]
    assert ends[0].cancel_at == ends[1].cancel_at


def test_a_new_price_alone_sets_the_quantity_back_to_one(site: Site) -> None:
    site.native("POST", "/v1/prices", {"id": "small", "plan": "S", "unit": {"minor": 900, "currency": "EUR"}})
    item = {"id": "si_1", "quantity": 5}
    site.v1.subscriptions.update("sub_1", {"items": [item], "proration_behavior": "none"})
    moved = {"items": [{"id": "si_1", "price": "small"}], "proration_behavior": "none"}
    assert site.v1.subscriptions.update("sub_1", moved)["items"].data[0].quantity == 1


def test_discounts_are_replaced_and_by_a_coupon_they_begin_anew(site: Site) -> None:
    v1 = site.v1
    v1.coupons.create({"id": "half", "percent_off": 50, "duration": "repeating", "duration_in_months": 2})
    (first,) = v1.subscriptions.update("sub_1", {"discounts": [{"coupon": "half"}]}).discounts
    site.now = START.replace(month=3, day=15)
    (kept,) = v1.subscriptions.update("sub_1", {"discounts": [{"discount": first}]}).discounts
    (anew,) = v1.subscriptions.update("sub_1", {"discounts": [{"coupon": "half"}]}).discounts
    assert kept == first != anew
    assert v1.subscriptions.update("sub_1", {"discounts": ""}).discounts == []


@pytest.mark.parametrize(
    ("currency", "minor", "shown"), [("JPY", 4900, 4900), ("BHD", 4900, 4900), ("ISK", 4900, 490000)]
)
def test_amounts_are_counted_as_stripe_counts_them(site: Site, currency: str, minor: int, shown: int) -> None:
    item = {"id": "si_1", "plan": "Pro", "unit": {"minor": minor, "currency": currency}}
    site.subscribe("sub_2", items=[item])
    (invoice,) = site.v1.invoices.list({"subscription": "sub_2"}).data
    assert (invoice.amount_paid, invoice.currency) == (shown, currency.lower())
    charge = site.v1.charges.list({"customer": "cus_sub_2"}).data[0]
    site.v1.refunds.create({"charge": charge.id})
    assert site.native("GET", "/v1/refunds?subscription=sub_2")["data"][0]["amount"]["minor"] == minor
    assert site.v1.charges.retrieve(charge.id).refunded


def test_a_thousandth_that_banks_do_not_have_is_refused(site: Site) -> None:
    credit = {"amount": -1005, "currency": "bhd"}
    assert (
        refused(lambda: site.v1.customers.balance_transactions.create("cus_sub_1", credit)).http_status == 400
    )


def test_dunning_goes_on_for_its_days_and_then_ends_it(site: Site) -> None:
    site.subscribe("sub_2", payment="failing", dunning={"days": [3, 8], "then": "canceled"})
    site.subscribe("sub_3", payment="failing", dunning={"days": [3], "then": "unpaid"})
    site.move(START + timedelta(days=7))
    assert [site.v1.subscriptions.retrieve(one).status for one in ("sub_2", "sub_3")] == [
        "past_due",
        "unpaid",
    ]
    site.move(START + timedelta(days=9))
    assert site.v1.subscriptions.retrieve("sub_2").status == "canceled"
    (owed,) = site.v1.invoices.list({"subscription": "sub_3"}).data
    site.native("POST", "/v1/subscriptions/sub_3/payment", {"payment": "ok"})
    assert site.v1.subscriptions.retrieve("sub_3").status == "active"
    assert site.v1.invoices.retrieve(owed.id).status == "paid"


@pytest.mark.parametrize(
    ("behavior", "status"),
    [("void", "void"), ("keep_as_draft", "draft"), ("mark_uncollectible", "uncollectible")],
)
def test_what_a_paused_collection_makes_of_its_bills(site: Site, behavior: str, status: str) -> None:
    resumes = int((START + timedelta(days=40)).timestamp())
    pause = {"behavior": behavior, "resumes_at": resumes}
    assert site.v1.subscriptions.update("sub_1", {"pause_collection": pause}).status == "active"
    site.move(START + timedelta(days=70))
    statuses = [one.status for one in site.v1.invoices.list({"subscription": "sub_1"})]
    assert statuses == ["paid", status, "paid"]
    assert site.v1.subscriptions.retrieve("sub_1").pause_collection is None


def test_a_declined_card_starts_no_second_subscription(site: Site) -> None:
    site.native("POST", "/v1/prices", {"id": "small", "plan": "S", "unit": {"minor": 900, "currency": "EUR"}})
    site.native("POST", "/v1/subscriptions/sub_1/payment", {"payment": "failing"})
    new = {"customer": "cus_sub_1", "items": [{"price": "small"}], "payment_behavior": "error_if_incomplete"}
    assert refused(lambda: site.v1.subscriptions.create(new)).code == "card_declined"
    assert len(site.v1.subscriptions.list({"customer": "cus_sub_1", "status": "all"}).data) == 1
