"""Rows on credits and refunds."""

from __future__ import annotations

import pytest

from leavewell.billing.conformance.cancels import key
from leavewell.billing.conformance.discounts import next_charges
from leavewell.billing.conformance.peer import DAY, Order, Peer, Trouble, done, planned
from leavewell.billing.types import (
    Applied,
    Cancel,
    Capability,
    Charge,
    Credit,
    MoneyOperation,
    NotDone,
    Now,
    Refund,
    Rejected,
    SubRef,
    Unknown,
)
from leavewell.kernel.money import Money

FIVE = Money(500, "EUR")


class MoneyRows:
    """Money is given once, whatever is lost on the way, and never more than was taken."""

    def test_row_16_a_credit_comes_off_the_next_bill(self, peer: Peer) -> None:
        """Row 16: once, also when it is sent twice; nothing is paid out."""
        ref, once = peer.make_subscription(Order()), key()
        plan = planned(peer, Credit(FIVE), ref)
        for _ in range(2):
            outcome = peer.processor().apply(plan, once)
            assert isinstance(outcome, Applied)
        assert peer.processor().get(ref).credit == FIVE
        assert peer.operations_count(ref) == 1
        assert next_charges(peer, ref, 31 * DAY, 2) == [4400, 4900]

    def test_row_16_part_of_a_charge_goes_back_once(self, peer: Peer) -> None:
        """Rows 5, 16: by the same key once, also after the end; the charge shows what went back."""
        ref, once = peer.make_subscription(Order()), key()
        taken = _taken(peer, ref)
        done(peer, Cancel(Now()), ref, key())
        plan = planned(peer, Refund(taken.id, FIVE), ref)
        for _ in range(2):
            assert isinstance(peer.processor().apply(plan, once), Applied)
        assert _taken(peer, ref).refunded == FIVE
        assert peer.operations_count(ref) == 2

    @pytest.mark.parametrize(
        ("minor", "currency", "why"),
        [(4901, "EUR", "refund_too_large"), (100, "USD", "currency_differs"), (0, "EUR", "invalid_amount")],
    )
    def test_row_16_more_than_was_paid(self, peer: Peer, minor: int, currency: str, why: str) -> None:
        """Row 16: a typed refusal, and nothing goes back."""
        ref = peer.make_subscription(Order())
        outcome = done(peer, Refund(_taken(peer, ref).id, Money(minor, currency)), ref, key())
        assert isinstance(outcome, Rejected)
        assert (outcome.code, outcome.provider_code) == ("blocked", why)
        assert peer.operations_count(ref) == 0

    def test_row_16_what_went_back_before_counts(self, peer: Peer) -> None:
        """Row 16: two refunds together never exceed the charge."""
        ref = peer.make_subscription(Order())
        taken = _taken(peer, ref)
        assert isinstance(done(peer, Refund(taken.id, Money(4500, "EUR")), ref, key()), Applied)
        outcome = done(peer, Refund(taken.id, FIVE), ref, key())
        assert isinstance(outcome, Rejected)
        assert outcome.provider_code == "refund_too_large"

    def test_row_16_a_charge_of_somebody_else(self, peer: Peer) -> None:
        """Row 16: another customer's payment isn't given back."""
        ref, other = peer.make_subscription(Order()), peer.make_subscription(Order())
        outcome = done(peer, Refund(_taken(peer, other).id, FIVE), ref, key())
        assert isinstance(outcome, Rejected)
        assert outcome.provider_code == "charge_unknown"
        assert peer.operations_count(other) == 0

    @pytest.mark.parametrize("kind", [Capability.CREDIT, Capability.REFUND])
    def test_row_18_money_that_was_given_and_whose_answer_was_lost(
        self, peer: Peer, kind: Capability
    ) -> None:
        """Row 18: unknown first, found by looking, given once."""
        ref, once = peer.make_subscription(Order()), key()
        plan = planned(peer, _operation(peer, kind, ref), ref)
        assert isinstance(peer.processor().reconcile(plan, once), NotDone)
        peer.trouble(Trouble.CUT_AFTER, on="write")
        assert isinstance(peer.processor().apply(plan, once), Unknown)
        assert isinstance(peer.processor().reconcile(plan, once), Applied)
        assert peer.operations_count(ref) == 1

    @pytest.mark.parametrize("kind", [Capability.CREDIT, Capability.REFUND])
    def test_row_19_money_that_never_left(self, peer: Peer, kind: Capability) -> None:
        """Row 19: not done, and given once by the same key."""
        ref, once = peer.make_subscription(Order()), key()
        plan = planned(peer, _operation(peer, kind, ref), ref)
        peer.trouble(Trouble.CUT, on="write")
        assert isinstance(peer.processor().apply(plan, once), Unknown)
        assert isinstance(peer.processor().reconcile(plan, once), NotDone)
        assert isinstance(peer.processor().apply(plan, once), Applied)
        assert peer.operations_count(ref) == 1


def _operation(peer: Peer, kind: Capability, ref: SubRef) -> MoneyOperation:
    return Credit(FIVE) if kind is Capability.CREDIT else Refund(_taken(peer, ref).id, FIVE)


def _taken(peer: Peer, ref: SubRef) -> Charge:
    """The first payment for it."""
    return next(iter(peer.processor().charges_since(ref, peer.now() - DAY)))
