"""The connector keeps the contract as far as localstripe can show it; what it can't is skipped by name."""

from __future__ import annotations

from datetime import timedelta

import pytest

from leavewell.billing.conformance import Order, ProcessorConformance, Trouble
from leavewell.billing.conformance.cancels import key
from leavewell.billing.conformance.peer import DAY, done, planned
from leavewell.billing.stripe.tests.peer import LocalstripePeer
from leavewell.billing.types import (
    At,
    Cancel,
    CustomerRef,
    NotTaken,
    Now,
    PeriodEnd,
    Rejected,
    Scheduled,
    SubState,
)

pytestmark = [pytest.mark.story, pytest.mark.proves(peer="localstripe")]

_NO_PAUSE = "localstripe takes no pauses; see test_wire_front"
_NO_MONEY = "localstripe has no balances, and doesn't say which charge paid a bill; see test_wire_front"

INSTEAD = {
    "test_row_13_a_pause_of_each_kind": _NO_PAUSE,
    "test_row_13_the_service_rests_until_somebody_lets_it_go_on": _NO_PAUSE,
    "test_row_13_resumed_early": _NO_PAUSE,
    "test_row_13_without_an_end_it_waits_for_somebody": _NO_PAUSE,
    "test_row_16_a_credit_comes_off_the_next_bill": _NO_MONEY,
    "test_row_16_part_of_a_charge_goes_back_once": _NO_MONEY,
    "test_row_16_more_than_was_paid": _NO_MONEY,
    "test_row_16_what_went_back_before_counts": _NO_MONEY,
    "test_row_18_money_that_was_given_and_whose_answer_was_lost": _NO_MONEY,
    "test_row_19_money_that_never_left": _NO_MONEY,
    "test_row_10_what_has_ended_goes_on_and_is_charged_once": "localstripe has no clock; see test_recorded",
    "test_row_10_the_same_key_again_charges_nothing_more": "localstripe has no clock; see test_recorded",
    "test_row_12_once_often_always": "localstripe takes no discounts and has no clock",
    "test_row_12_an_amount_off_to_the_minor_unit": "localstripe takes no discounts and has no clock",
    "test_row_02_find_by_email_never_picks_one": "Stripe compares addresses letter by letter; see below",
    "test_row_04_cancel_at_the_periods_end": "localstripe has no clock; see below for what comes before",
    "test_row_17_a_stale_plan_writes_nothing": "localstripe takes no discounts; see below with a cancel",
    "test_row_24_written_and_not_readable_afterwards": "it is also read before a write; see below",
    "test_row_30_charges_since": "localstripe has no clock; see below for one charge",
}


class TestStripeConformance(ProcessorConformance):
    """All rows that localstripe can show."""

    @pytest.fixture(autouse=True)
    def _as_far_as_it_goes(self, request: pytest.FixtureRequest) -> None:
        if "_discount]" in request.node.name or "-_discount" in request.node.name:
            pytest.skip("localstripe's subscriptions take no discounts")
        if reason := INSTEAD.get(request.node.originalname):
            pytest.skip(reason)

    def test_row_02_find_by_address(self, peer: LocalstripePeer) -> None:
        refs = [peer.make_subscription(Order(email="ann@example.org")) for _ in range(3)]
        peer.make_subscription(Order(email="bob@example.org"))
        found = peer.processor().find(CustomerRef(email="ANN@example.ORG"))
        assert {match.id for match in found} == {peer.customer_of(ref) for ref in refs}
        assert {one for match in found for one in match.subscriptions} == set(refs)
        assert peer.processor().find(CustomerRef(email="eve@example.org")) == []

    def test_row_03_what_one_item_shows(self, peer: LocalstripePeer) -> None:
        seen = peer.processor().get(peer.make_subscription(Order()))
        assert [(one.plan, one.unit.minor, one.interval) for one in seen.items] == [("Pro", 4900, "month")]
        assert seen.next_charge is not None
        assert peer.now() < seen.next_charge.at == seen.period_end_min == seen.period_end_max
        assert seen.last_charge is not None
        assert (seen.last_charge.amount.minor, seen.open_invoices) == (4900, ())

    def test_row_04_cancel_at_the_periods_end_by_one_write(self, peer: LocalstripePeer) -> None:
        ref = peer.make_subscription(Order())
        plan = planned(peer, Cancel(PeriodEnd(), "too_expensive"), ref)
        outcome = peer.processor().apply(plan, key())
        assert isinstance(outcome, Scheduled)
        assert outcome.view.ends_at == outcome.effective_at == plan.effective_at
        assert (outcome.view.state, outcome.view.next_charge) == (SubState.ENDING, None)
        assert peer.operations_count(ref) == 1
        again = peer.processor().get(ref)
        assert (again.state, again.ends_at) == (SubState.ENDING, outcome.effective_at)

    def test_row_17_a_stale_plan_of_a_cancel_writes_nothing(self, peer: LocalstripePeer) -> None:
        ref = peer.make_subscription(Order())
        plan = planned(peer, Cancel(PeriodEnd()), ref)
        peer.elsewhere(Cancel(At(peer.now() + 90 * DAY)), ref)
        outcome = peer.processor().apply(plan, key())
        assert isinstance(outcome, Rejected)
        assert outcome.code == "state_changed"
        assert peer.operations_count(ref) == 1

    def test_row_24_written_and_not_readable(self, peer: LocalstripePeer) -> None:
        ref, sent = peer.make_subscription(Order()), len(peer.proxy.sent)
        plan = planned(peer, Cancel(PeriodEnd()), ref)
        readings = sum(one.method == "GET" for one in peer.proxy.sent[sent:])
        peer.trouble(Trouble.ERROR_503, on="read", times=None, skip=readings)
        outcome = peer.processor().apply(plan, key())
        assert isinstance(outcome, Scheduled)
        assert outcome.view.state is SubState.ENDING
        assert isinstance(peer.processor().apply(plan, key()), NotTaken)
        assert peer.operations_count(ref) == 1

    def test_row_30_one_charge_since(self, peer: LocalstripePeer) -> None:
        ref, processor = peer.make_subscription(Order()), peer.processor()
        (taken,) = processor.charges_since(ref, peer.now() - DAY)
        assert taken.amount.minor == 4900
        assert list(processor.charges_since(ref, taken.at)) == [taken]
        assert list(processor.charges_since(ref, taken.at + timedelta(seconds=1))) == []

    def test_an_end_is_moved_forward_and_back(self, peer: LocalstripePeer) -> None:
        ref = peer.make_subscription(Order())
        peer.elsewhere(Cancel(At(peer.now() + 90 * DAY)), ref)
        outcome = done(peer, Cancel(PeriodEnd()), ref, key())
        assert isinstance(outcome, Scheduled)
        assert outcome.effective_at == outcome.view.period_end_max
        assert peer.processor().plan(Cancel(Now()), outcome.view).blockers == ()
