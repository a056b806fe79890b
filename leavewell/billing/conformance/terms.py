"""Rows on seats, plan and trial."""

from __future__ import annotations

from datetime import timedelta

import pytest

from leavewell.billing.conformance.cancels import key
from leavewell.billing.conformance.discounts import next_charges
from leavewell.billing.conformance.peer import DAY, Line, Order, Peer, done, planned
from leavewell.billing.types import (
    AlreadyDone,
    Applied,
    Cancel,
    ChangePlan,
    ChangeQuantity,
    ExtendTrial,
    Now,
    Operation,
    PeriodEnd,
    Rejected,
    SubRef,
    SubscriptionView,
)

SEATS = Line(4900, quantity=5)
ON_TRIAL = Order(trial=14 * DAY)


class TermsRows:
    """New terms hold at once, are paid for from the next payment on, and bring no charge of their own."""

    def test_row_14_fewer_and_more_seats(self, peer: Peer) -> None:
        """Row 14: so many of the same, by one write; nothing is taken or owed now, the date stays."""
        ref = peer.make_subscription(Order((SEATS,)))
        for number, quantity in enumerate((3, 8), start=1):
            before = peer.processor().get(ref)
            outcome = done(peer, ChangeQuantity(quantity), ref, key())
            assert isinstance(outcome, Applied)
            (item,) = outcome.view.items
            assert (item.quantity, item.unit.minor, item.price) == (quantity, 4900, before.items[0].price)
            _nothing_taken(before, outcome.view)
            _paid_next(outcome.view, 4900 * quantity)
            assert peer.operations_count(ref) == number

    def test_row_14_a_plan_keeps_the_quantity(self, peer: Peer) -> None:
        """Row 14: the new price for as many as before; nothing is taken or owed now, the date stays."""
        ref, price = peer.make_subscription(Order((SEATS,))), peer.put_on_sale(Line(2900))
        before = peer.processor().get(ref)
        outcome = done(peer, ChangePlan(price), ref, key())
        assert isinstance(outcome, Applied)
        (item,) = outcome.view.items
        assert (item.price, item.unit.minor, item.quantity) == (price, 2900, 5)
        _nothing_taken(before, outcome.view)
        _paid_next(outcome.view, 2900 * 5)
        assert peer.operations_count(ref) == 1

    def test_row_14_the_next_payments_are_of_the_new_terms(self, peer: Peer) -> None:
        """Row 14: from the next payment on, each time, and in full."""
        ref, price = peer.make_subscription(Order((SEATS,))), peer.put_on_sale(Line(2900))
        done(peer, ChangeQuantity(3), ref, key())
        assert next_charges(peer, ref, 31 * DAY, 2) == [4900 * 3] * 2
        done(peer, ChangePlan(price), ref, key())
        assert next_charges(peer, ref, 31 * DAY, 2) == [2900 * 3] * 2

    def test_row_14_what_is_so_already_is_done(self, peer: Peer) -> None:
        """Row 14: the second time is done already, and writes nothing."""
        ref, price = peer.make_subscription(Order((SEATS,))), peer.put_on_sale(Line(2900))
        operations: tuple[Operation, ...] = (ChangeQuantity(3), ChangePlan(price))
        for number, operation in enumerate(operations, start=1):
            assert isinstance(done(peer, operation, ref, key()), Applied)
            assert isinstance(done(peer, operation, ref, key()), AlreadyDone)
            assert peer.operations_count(ref) == number

    @pytest.mark.parametrize("quantity", [0, -1])
    def test_row_14_no_seats_are_no_seats(self, peer: Peer, quantity: int) -> None:
        """Row 14: none at all is a cancel, and isn't done by the way."""
        ref = peer.make_subscription(Order((SEATS,)))
        _refused(peer, ChangeQuantity(quantity), ref, "invalid_quantity")

    def test_row_14_which_of_several_items(self, peer: Peer) -> None:
        """Row 14: with several items it isn't clear which is meant."""
        ref = peer.make_subscription(Order((Line(4900), Line(90000, 2, "year"))))
        _refused(peer, ChangeQuantity(3), ref, "several_items")
        _refused(peer, ChangePlan(peer.put_on_sale(Line(2900))), ref, "several_items")

    def test_row_14_what_is_free_now(self, peer: Peer) -> None:
        """Row 14: from nothing to something some billing systems charge at once."""
        ref = peer.make_subscription(Order((Line(0),)))
        _refused(peer, ChangeQuantity(3), ref, "price_unclear")

    @pytest.mark.parametrize(
        ("line", "currency", "why"),
        [
            (Line(29000, interval="year"), None, "interval_differs"),
            (Line(8700, interval_count=3), None, "interval_differs"),
            (Line(700, interval="week"), None, "interval_differs"),
            (Line(2900), "USD", "currency_differs"),
            (None, None, "price_unknown"),
        ],
    )
    def test_row_14_a_price_that_would_charge_at_once(
        self, peer: Peer, line: Line | None, currency: str | None, why: str
    ) -> None:
        """Row 14: another interval or currency, or no such price: nothing is written."""
        ref = peer.make_subscription(Order((SEATS,)))
        price = peer.put_on_sale(line, currency=currency) if line else "price_of_nothing"
        _refused(peer, ChangePlan(price), ref, why)

    @pytest.mark.parametrize("when", [Now(), PeriodEnd()])
    def test_row_14_what_ends_is_not_changed(self, peer: Peer, when: Now | PeriodEnd) -> None:
        """Rows 14, 15: an ended one and an ending one, before anything is promised or sent."""
        ref, price = peer.make_subscription(Order((SEATS,))), peer.put_on_sale(Line(2900))
        peer.elsewhere(Cancel(when), ref)
        why = "already_ended" if when == Now() else "ending"
        operations = (ChangeQuantity(3), ChangePlan(price), ExtendTrial(peer.now() + 30 * DAY))
        for operation in operations:
            _refused(peer, operation, ref, why, already=1)

    def test_row_15_a_longer_trial(self, peer: Peer) -> None:
        """Row 15: it ends when asked, the next payment is then, and nothing is taken or owed now."""
        ref = peer.make_subscription(ON_TRIAL)
        until = peer.now() + 30 * DAY
        outcome = done(peer, ExtendTrial(until), ref, key())
        assert isinstance(outcome, Applied)
        assert outcome.view.trial_end == until
        assert outcome.view.next_charge is not None
        assert outcome.view.next_charge.at == until
        assert (outcome.view.last_charge, outcome.view.open_invoices) == (None, ())
        assert peer.operations_count(ref) == 1
        assert isinstance(done(peer, ExtendTrial(until), ref, key()), AlreadyDone)
        assert peer.operations_count(ref) == 1

    def test_row_15_the_first_payment_comes_with_the_end(self, peer: Peer) -> None:
        """Row 15: none at the old end, one at the new one, and then each month from there."""
        ref = peer.make_subscription(ON_TRIAL)
        until = peer.now() + 30 * DAY
        done(peer, ExtendTrial(until), ref, key())
        peer.move(29 * DAY)
        assert peer.processor().get(ref).last_charge is None
        peer.move(31 * DAY)
        (first, *_) = peer.processor().charges_since(ref, until - 30 * DAY)
        assert (first.at, first.amount.minor) == (until, 4900)

    def test_row_15_where_no_trial_runs(self, peer: Peer) -> None:
        """Row 15: a paying customer's next payment isn't put off by this."""
        ref = peer.make_subscription(Order())
        _refused(peer, ExtendTrial(peer.now() + 30 * DAY), ref, "no_trial")

    @pytest.mark.parametrize(
        ("after", "why"),
        [(13 * DAY, "trial_shortened"), (-DAY, "trial_shortened"), (740 * DAY, "trial_too_long")],
    )
    def test_row_15_earlier_or_far_away(self, peer: Peer, after: timedelta, why: str) -> None:
        """Row 15: a promise of time isn't taken back, nor made for more than two years."""
        ref = peer.make_subscription(ON_TRIAL)
        _refused(peer, ExtendTrial(peer.now() + after), ref, why)

    def test_row_17_stale_terms_write_nothing(self, peer: Peer) -> None:
        """Row 17: somebody changed the seats since they were read; theirs stay."""
        ref, price = peer.make_subscription(Order((SEATS,))), peer.put_on_sale(Line(2900))
        operations: tuple[Operation, ...] = (ChangeQuantity(3), ChangePlan(price))
        plans = [planned(peer, one, ref) for one in operations]
        peer.elsewhere(ChangeQuantity(7), ref)
        for plan in plans:
            outcome = peer.processor().apply(plan, key())
            assert isinstance(outcome, Rejected)
            assert outcome.code == "state_changed"
        assert peer.operations_count(ref) == 1
        assert peer.processor().get(ref).items[0].quantity == 7

    def test_row_17_a_stale_trial_writes_nothing(self, peer: Peer) -> None:
        """Row 17: the same of a trial that somebody has extended meanwhile."""
        ref = peer.make_subscription(ON_TRIAL)
        plan, theirs = planned(peer, ExtendTrial(peer.now() + 30 * DAY), ref), peer.now() + 20 * DAY
        peer.elsewhere(ExtendTrial(theirs), ref)
        outcome = peer.processor().apply(plan, key())
        assert isinstance(outcome, Rejected)
        assert outcome.code == "state_changed"
        assert peer.processor().get(ref).trial_end == theirs


def _refused(peer: Peer, operation: Operation, ref: SubRef, why: str, already: int = 0) -> None:
    outcome = done(peer, operation, ref, key())
    assert isinstance(outcome, Rejected)
    assert (outcome.code, outcome.provider_code) == ("blocked", why)
    assert peer.operations_count(ref) == already


def _nothing_taken(before: SubscriptionView, after: SubscriptionView) -> None:
    assert (after.last_charge, after.open_invoices) == (before.last_charge, before.open_invoices)
    assert after.period_end_max == before.period_end_max


def _paid_next(view: SubscriptionView, minor: int) -> None:
    """When, and where the billing system tells it, how much."""
    assert view.next_charge is not None
    assert view.next_charge.at == view.period_end_min
    assert view.items[0].unit.minor * view.items[0].quantity == minor
    if view.next_charge.amount is not None:
        assert view.next_charge.amount.minor == minor
