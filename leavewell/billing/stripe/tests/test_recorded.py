"""Money and new subscriptions at Stripe: made once, known again by our mark, and asked for as is specified."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from leavewell.billing.stripe import StripeProcessor
from leavewell.billing.stripe.tests.answering import Answering
from leavewell.billing.stripe.tests.judge import RunningJudge
from leavewell.billing.stripe.tests.wires import NOW, item, stamp
from leavewell.billing.types import (
    AlreadyDone,
    Applied,
    Capability,
    Credit,
    NotDone,
    Operation,
    OperationKey,
    Outcome,
    Plan,
    Reactivate,
    Refund,
    Rejected,
    SubRef,
    Unknown,
)
from leavewell.kernel.money import Money

pytestmark = pytest.mark.pure

REF = SubRef("stripe", "sub_1")
FIVE = Money(500, "EUR")
OVER = {"status": "canceled", "ended_at": stamp(NOW), "default_payment_method": "pm_1", "currency": "eur"}
EACH: list[tuple[Operation, dict[str, Any]]] = [
    (Credit(FIVE), {}),
    (Refund("in_1", FIVE), {}),
    (Refund("in_1", FIVE), OVER),
    (Reactivate(), OVER),
]


def connected(wire: Answering, account: str | None = None) -> StripeProcessor:
    """A connector on that wire."""
    made = StripeProcessor("sk_test_1", lambda: NOW, api_base="http://nowhere", account=account)
    made._api._transport = wire
    return made


def planned(processor: StripeProcessor, operation: Operation) -> Plan:
    """The operation on what is there."""
    return processor.plan(operation, processor.get(REF))


def done(wire: Answering, operation: Operation) -> Outcome:
    """The operation, planned and applied."""
    processor = connected(wire)
    return processor.apply(planned(processor, operation), OperationKey(uuid4()))


@pytest.mark.parametrize(("operation", "changes"), EACH)
def test_rows_10_16_18_a_lost_answer_costs_nobody_twice(
    operation: Operation, changes: dict[str, Any]
) -> None:
    wire = Answering(**changes)
    processor, key = connected(wire), OperationKey(uuid4())
    plan = planned(processor, operation)
    assert isinstance(processor.reconcile(plan, key), NotDone)
    wire.lost = True
    assert isinstance(processor.apply(plan, key), Unknown)
    wire.lost = False
    found = processor.reconcile(plan, key)
    assert isinstance(found, Applied) and found.replayed
    assert isinstance(processor.apply(plan, key), Applied)
    assert len(wire.writes()) == 1


@pytest.mark.proves(peer="judge")
@pytest.mark.parametrize(("operation", "changes"), EACH)
def test_row_01_each_request_is_as_specified(
    judge: RunningJudge, operation: Operation, changes: dict[str, Any]
) -> None:
    wire = Answering(**changes)
    assert isinstance(done(wire, operation), Applied)
    list(connected(wire).charges_since(REF, NOW - timedelta(days=1)))
    said = {
        f"{method} {path} {pairs}": judge.word_on(method, path, pairs) for method, path, pairs in wire.sent
    }
    assert said == dict.fromkeys(said, "valid")


@pytest.mark.parametrize(("operation", "changes"), EACH)
def test_each_request_names_the_connected_account(operation: Operation, changes: dict[str, Any]) -> None:
    wire = Answering(**changes)
    processor = connected(wire, "acct_1")
    outcome = processor.apply(planned(processor, operation), OperationKey(uuid4()))
    assert isinstance(outcome, Applied)
    assert outcome.view.ref.account == "acct_1"
    list(processor.charges_since(REF, NOW - timedelta(days=1)))
    assert {one["Stripe-Account"] for one in wire.headers_sent} == {"acct_1"}


def test_a_credit_is_less_owed_and_shows_what_there_is() -> None:
    wire = Answering()
    for good in (FIVE, Money(1000, "EUR")):
        outcome = done(wire, Credit(FIVE))
        assert isinstance(outcome, Applied)
        assert outcome.view.credit == good
    assert [dict(pairs)["amount"] for _, _, pairs in wire.writes()] == ["-500", "-500"]


def test_a_refund_is_of_the_payment_and_shows_on_the_charge() -> None:
    wire = Answering()
    assert isinstance(done(wire, Refund("in_1", FIVE)), Applied)
    ((_, path, pairs),) = wire.writes()
    assert (path, dict(pairs)["payment_intent"], dict(pairs)["amount"]) == ("/v1/refunds", "pi_1", "500")
    (charge,) = connected(wire).charges_since(REF, NOW)
    assert (charge.amount, charge.refunded) == (Money(9800, "EUR"), FIVE)


@pytest.mark.parametrize(
    ("operation", "why"),
    [
        (Refund("in_1", Money(9801, "EUR")), "refund_too_large"),
        (Refund("in_1", Money(100, "USD")), "currency_differs"),
        (Refund("in_of_somebody", FIVE), "charge_unknown"),
        (Refund("in_1", Money(0, "EUR")), "invalid_amount"),
    ],
)
def test_row_16_what_isnt_given_back(operation: Operation, why: str) -> None:
    wire = Answering()
    outcome = done(wire, operation)
    assert isinstance(outcome, Rejected)
    assert (outcome.code, outcome.provider_code) == ("blocked", why)
    assert wire.writes() == []


def test_row_16_what_went_back_before_counts_unless_it_came_back() -> None:
    wire = Answering()
    wire.refund_status = "failed"
    failed = done(wire, Refund("in_1", Money(9800, "EUR")))
    assert isinstance(failed, Rejected)
    assert failed.provider_code == "refund_failed"
    wire.refund_status = "pending"
    assert isinstance(done(wire, Refund("in_1", Money(9500, "EUR"))), Applied)
    late = done(wire, Refund("in_1", FIVE))
    assert isinstance(late, Rejected)
    assert late.provider_code == "refund_too_large"


def test_what_was_paid_past_stripe_isnt_given_back_by_it() -> None:
    wire = Answering()
    wire.payments = [{"status": "paid", "amount_paid": 9800, "payment": {"type": "payment_record"}}]
    outcome = done(wire, Refund("in_1", FIVE))
    assert isinstance(outcome, Rejected)
    assert outcome.provider_code == "paid_elsewhere"


def test_row_10_an_ended_one_goes_on_as_a_new_linked_one() -> None:
    wire = Answering(**OVER)
    seen = connected(wire).get(REF)
    assert Capability.REACTIVATE in connected(wire).capabilities(seen)
    outcome = done(wire, Reactivate())
    assert isinstance(outcome, Applied)
    assert (outcome.view.ref.id, outcome.view.continues) == ("sub_2", "sub_1")
    ((_, path, pairs),) = wire.writes()
    asked = dict(pairs)
    assert path == "/v1/subscriptions"
    assert (asked["customer"], asked["items[0][price]"], asked["items[0][quantity]"]) == (
        "cus_1",
        "price_1",
        "2",
    )
    assert (asked["default_payment_method"], asked["currency"]) == ("pm_1", "eur")
    assert asked["payment_behavior"] == "error_if_incomplete"


def test_row_10_nobody_gets_two_new_ones() -> None:
    wire = Answering(**OVER)
    assert isinstance(done(wire, Reactivate()), Applied)
    again = done(wire, Reactivate())
    assert isinstance(again, AlreadyDone)
    assert again.view.ref.id == "sub_2"
    assert len(wire.writes()) == 1


def test_row_10_a_price_off_sale_is_told_before_it_is_promised() -> None:
    wire = Answering(**OVER, items={"data": [item(active=False)], "has_more": False})
    outcome = done(wire, Reactivate())
    assert isinstance(outcome, Rejected)
    assert outcome.provider_code == "not_on_sale"
    assert wire.writes() == []


def test_row_17_money_isnt_given_on_stale_terms() -> None:
    wire = Answering()
    plan = planned(connected(wire), Credit(FIVE))
    wire.subscriptions[0]["cancel_at"] = stamp(NOW + timedelta(days=90))
    outcome = connected(wire).apply(plan, OperationKey(uuid4()))
    assert isinstance(outcome, Rejected)
    assert outcome.code == "state_changed"
    assert wire.writes() == []
