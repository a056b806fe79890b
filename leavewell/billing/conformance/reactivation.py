"""Rows on letting a subscription go on that has ended."""

from __future__ import annotations

from leavewell.billing.conformance.cancels import key
from leavewell.billing.conformance.peer import DAY, Order, Peer, done, planned
from leavewell.billing.types import (
    AlreadyDone,
    Applied,
    Cancel,
    Capability,
    Now,
    PeriodEnd,
    Reactivate,
    Rejected,
    SubState,
)


class ReactivationRows:
    """What has ended goes on as it was, charged once and at once; what runs isn't charged for it."""

    def test_row_10_what_has_ended_goes_on_and_is_charged_once(self, peer: Peer) -> None:
        """Row 10: same id, items and prices; a new period from now, charged now, by one write."""
        ref = peer.make_subscription(Order())
        before = peer.processor().get(ref)
        peer.elsewhere(Cancel(Now()), ref)
        peer.move(3 * DAY)
        ended = peer.processor().get(ref)
        assert Capability.REACTIVATE in peer.processor().capabilities(ended)
        outcome = done(peer, Reactivate(), ref, key())
        assert isinstance(outcome, Applied)
        back = outcome.view
        assert (back.state, back.ends_at) == (SubState.ACTIVE, None)
        assert [(one.price, one.quantity, one.unit) for one in back.items] == [
            (one.price, one.quantity, one.unit) for one in before.items
        ]
        (charge,) = peer.processor().charges_since(ref, peer.now() - DAY)
        assert charge.amount == before.items[0].unit
        assert back.next_charge is not None and back.next_charge.at == back.period_end_min > peer.now()
        assert peer.operations_count(ref) == 2

    def test_row_10_the_same_key_again_charges_nothing_more(self, peer: Peer) -> None:
        """Row 10: a re-send is the same operation."""
        ref = peer.make_subscription(Order())
        peer.elsewhere(Cancel(Now()), ref)
        peer.move(3 * DAY)
        plan, once = planned(peer, Reactivate(), ref), key()
        first = peer.processor().apply(plan, once)
        again = peer.processor().apply(plan, once)
        assert isinstance(first, Applied) and isinstance(again, Applied | AlreadyDone)
        assert len(list(peer.processor().charges_since(ref, peer.now() - DAY))) == 1
        assert peer.operations_count(ref) == 2

    def test_row_10_what_runs_or_only_ends_later_is_not_reactivated(self, peer: Peer) -> None:
        """Row 10: one that runs is done already; one that ends later is refused, its cancel can be taken back."""
        ref = peer.make_subscription(Order())
        assert isinstance(done(peer, Reactivate(), ref, key()), AlreadyDone)
        peer.elsewhere(Cancel(PeriodEnd()), ref)
        outcome = done(peer, Reactivate(), ref, key())
        assert isinstance(outcome, Rejected)
        assert peer.operations_count(ref) == 1
