"""Rows on discounts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from leavewell.billing.conformance.cancels import key
from leavewell.billing.conformance.peer import DAY, Line, Order, Peer, done
from leavewell.billing.types import Applied, Cancel, Capability, Discount, Now, PeriodEnd, Rejected, SubRef
from leavewell.kernel.money import Money


def next_charges(peer: Peer, ref: SubRef, cycle: timedelta, count: int) -> list[int]:
    """What the next so many cycles take."""
    since = peer.now() + timedelta(seconds=1)
    for _ in range(count):
        peer.move(cycle)
    return [one.amount.minor for one in peer.processor().charges_since(ref, since)][:count]


class DiscountRows:
    """A discount is there once, beside the others, for as many charges as were promised."""

    def test_row_11_beside_two_others(self, peer: Peer) -> None:
        """Row 11: both are still there and have not begun anew; the new one is there once."""
        ref = peer.make_subscription(Order(discounts=((2000, 3), (1000, None))))
        before = peer.processor().get(ref).discounts
        outcome = done(peer, Discount(5000, 2), ref, key())
        assert isinstance(outcome, Applied)
        assert outcome.view.discounts[:2] == before
        assert [(one.percent_bp, one.cycles_left) for one in outcome.view.discounts[2:]] == [(5000, 2)]
        assert peer.operations_count(ref) == 1

    @pytest.mark.parametrize(
        ("cycles", "expected"),
        [
            (1, [2450, 4900, 4900]),
            (2, [2450, 2450, 4900]),
            (None, [2450, 2450, 2450]),
        ],
    )
    def test_row_12_once_often_always(self, peer: Peer, cycles: int | None, expected: list[int]) -> None:
        """Row 12: the next bills are right, and the one after them is full."""
        ref = peer.make_subscription(Order())
        outcome = done(peer, Discount(5000, cycles), ref, key())
        assert isinstance(outcome, Applied)
        assert outcome.view.next_charge is not None
        assert outcome.view.next_charge.amount is not None
        assert outcome.view.next_charge.amount.minor == expected[0]
        assert next_charges(peer, ref, 31 * DAY, 3) == expected

    @pytest.mark.parametrize(
        ("minor", "cycles", "expected"),
        [(1234, 2, [3666, 3666, 4900]), (1, None, [4899, 4899, 4899]), (9900, 1, [0, 4900, 4900])],
    )
    def test_row_12_an_amount_off_to_the_minor_unit(
        self, peer: Peer, minor: int, cycles: int | None, expected: list[int]
    ) -> None:
        """Row 12: so much less each time, never less than nothing, and the bill after it is full."""
        ref = peer.make_subscription(Order())
        seen = peer.processor().get(ref)
        if Capability.DISCOUNT_AMOUNT not in peer.processor().capabilities(seen):
            pytest.skip("It takes no amounts off, and says so.")
        off = Money(minor, "EUR")
        outcome = done(peer, Discount(0, cycles, amount=off), ref, key())
        assert isinstance(outcome, Applied)
        assert [(one.amount, one.cycles_left) for one in outcome.view.discounts] == [(off, cycles)]
        paid = [each for each in expected if each]
        assert next_charges(peer, ref, 31 * DAY, 3)[: len(paid)] == paid

    def test_row_12_an_amount_in_another_currency_is_refused(self, peer: Peer) -> None:
        """Row 12: before anything is sent."""
        ref = peer.make_subscription(Order())
        outcome = done(peer, Discount(0, 1, amount=Money(100, "USD")), ref, key())
        assert isinstance(outcome, Rejected)
        assert peer.operations_count(ref) == 0

    def test_row_12_a_yearly_plan_counts_years(self, peer: Peer) -> None:
        """Row 12: two cycles of a yearly plan are two years."""
        ref = peer.make_subscription(Order((Line(60000, interval="year"),)))
        done(peer, Discount(2500, 2), ref, key())
        assert next_charges(peer, ref, 366 * DAY, 3) == [45000, 45000, 60000]

    @pytest.mark.parametrize("when", [Now(), PeriodEnd()])
    def test_row_12_refused_where_nothing_is_left_to_discount(
        self, peer: Peer, when: Now | PeriodEnd
    ) -> None:
        """Row 12: an ended one and an ending one, before anything is promised or sent."""
        ref = peer.make_subscription(Order())
        peer.elsewhere(Cancel(when), ref)
        outcome = done(peer, Discount(5000, 1), ref, key())
        assert isinstance(outcome, Rejected)
        assert outcome.code == "blocked"
        assert peer.operations_count(ref) == 1

    @pytest.mark.parametrize(("percent_bp", "cycles"), [(0, 1), (10001, 1), (-5, None), (500, 0)])
    def test_row_12_odd_terms_are_refused(self, peer: Peer, percent_bp: int, cycles: int | None) -> None:
        """Row 12: less than nothing, more than all, for no time."""
        ref = peer.make_subscription(Order())
        outcome = done(peer, Discount(percent_bp, cycles), ref, key())
        assert isinstance(outcome, Rejected)
        assert peer.operations_count(ref) == 0
