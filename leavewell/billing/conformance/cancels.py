"""Rows on cancel and undo."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal
from uuid import uuid4

import pytest

from leavewell.billing.conformance.peer import DAY, Order, Peer, done, planned
from leavewell.billing.types import (
    AlreadyDone,
    Applied,
    At,
    Cancel,
    Capability,
    Discount,
    Now,
    OperationKey,
    PeriodEnd,
    Rejected,
    Scheduled,
    SubState,
    UndoCancel,
    When,
)


def key() -> OperationKey:
    """A new operation's key."""
    return OperationKey(uuid4())


class CancelRows:
    """A cancel ends what it should, when it should, once; and can be taken back until then."""

    def test_row_04_cancel_at_the_periods_end(self, peer: Peer) -> None:
        """Row 4: ending at the right instant, by one write; then ended, and never charged again."""
        ref = peer.make_subscription(Order())
        plan = planned(peer, Cancel(PeriodEnd()), ref)
        outcome = peer.processor().apply(plan, key())
        assert isinstance(outcome, Scheduled)
        assert outcome.view.state is SubState.ENDING
        assert (
            outcome.view.ends_at == outcome.effective_at == plan.effective_at == outcome.view.period_end_max
        )
        assert outcome.view.next_charge is None
        assert peer.operations_count(ref) == 1
        peer.move(outcome.effective_at - peer.now())
        ended = peer.processor().get(ref)
        assert (ended.state, ended.ends_at) == (SubState.ENDED, outcome.effective_at)
        assert ended.last_charge == outcome.view.last_charge

    def test_row_05_cancel_now(self, peer: Peer) -> None:
        """Row 5: ended at once."""
        ref = peer.make_subscription(Order())
        outcome = done(peer, Cancel(Now()), ref, key())
        assert isinstance(outcome, Applied)
        assert (outcome.view.state, outcome.replayed) == (SubState.ENDED, False)
        assert outcome.view.ends_at is not None
        assert outcome.view.ends_at <= peer.now()
        assert peer.operations_count(ref) == 1

    def test_row_06_cancel_at_a_date(self, peer: Peer) -> None:
        """Row 6: to the second, also beyond the period that runs; until then it is billed."""
        ref = peer.make_subscription(Order())
        at = peer.now() + timedelta(days=100, seconds=1)
        plan = planned(peer, Cancel(At(at)), ref)
        outcome = peer.processor().apply(plan, key())
        assert isinstance(outcome, Scheduled)
        assert outcome.effective_at == at == plan.effective_at
        assert plan.warnings
        assert outcome.view.next_charge is not None

    def test_row_06_a_date_that_has_passed_means_now(self, peer: Peer) -> None:
        """Row 6: an instant that is not after now ends it at once."""
        for ago in (timedelta(), 3 * DAY):
            ref = peer.make_subscription(Order())
            outcome = done(peer, Cancel(At(peer.now() - ago)), ref, key())
            assert isinstance(outcome, Applied)
            assert outcome.view.state is SubState.ENDED

    @pytest.mark.parametrize("when", ["period_end", "date"])
    @pytest.mark.parametrize("by", ["us", "elsewhere"])
    def test_row_07_undo(self, peer: Peer, when: str, by: str) -> None:
        """Row 7: whoever scheduled it, and however; active again, without an end."""
        ref = peer.make_subscription(Order())
        cancel = Cancel(PeriodEnd() if when == "period_end" else At(peer.now() + 10 * DAY))
        if by == "us":
            done(peer, cancel, ref, key())
        else:
            peer.elsewhere(cancel, ref)
        outcome = done(peer, UndoCancel(), ref, key())
        assert isinstance(outcome, Applied)
        assert (outcome.view.state, outcome.view.ends_at) == (SubState.ACTIVE, None)
        assert peer.operations_count(ref) == 2

    def test_row_07_undo_of_nothing_and_too_late(self, peer: Peer) -> None:
        """Row 7: nothing scheduled is done already; an ended one is refused before anything is sent."""
        ref = peer.make_subscription(Order())
        assert isinstance(done(peer, UndoCancel(), ref, key()), AlreadyDone)
        peer.elsewhere(Cancel(Now()), ref)
        outcome = done(peer, UndoCancel(), ref, key())
        assert isinstance(outcome, Rejected)
        assert outcome.code == "blocked"
        assert peer.operations_count(ref) == 1

    @pytest.mark.parametrize("first", [PeriodEnd(), Now()])
    def test_row_08_cancel_twice(self, peer: Peer, first: When) -> None:
        """Row 8: the second is done already, and writes nothing."""
        ref = peer.make_subscription(Order())
        done(peer, Cancel(first), ref, key())
        outcome = done(peer, Cancel(PeriodEnd()), ref, key())
        assert isinstance(outcome, AlreadyDone)
        assert peer.operations_count(ref) == 1

    def test_row_08_ending_later_is_not_ended(self, peer: Peer) -> None:
        """Row 8: one that ends later than asked for is moved to the earlier end."""
        ref = peer.make_subscription(Order())
        done(peer, Cancel(PeriodEnd()), ref, key())
        outcome = done(peer, Cancel(Now()), ref, key())
        assert isinstance(outcome, Applied)
        assert outcome.view.state is SubState.ENDED

    def test_row_08_what_was_done_and_is_no_longer(self, peer: Peer) -> None:
        """Row 8: a plan that saw it done is not believed once it has been taken back."""
        ref = peer.make_subscription(Order())
        peer.elsewhere(Cancel(PeriodEnd()), ref)
        plan = planned(peer, Cancel(PeriodEnd()), ref)
        peer.elsewhere(UndoCancel(), ref)
        assert plan.already_done
        outcome = peer.processor().apply(plan, key())
        assert isinstance(outcome, Rejected)
        assert outcome.code == "state_changed"

    def test_row_09_cancel_in_a_trial(self, peer: Peer) -> None:
        """Row 9: it ends with the trial, and is never charged."""
        ref = peer.make_subscription(Order(trial=14 * DAY))
        outcome = done(peer, Cancel(PeriodEnd()), ref, key())
        assert isinstance(outcome, Scheduled)
        assert outcome.effective_at == outcome.view.trial_end
        peer.move(20 * DAY)
        ended = peer.processor().get(ref)
        assert (ended.state, ended.last_charge) == (SubState.ENDED, None)

    @pytest.mark.parametrize("when", [Now(), PeriodEnd()])
    def test_row_09_cancel_when_past_due(self, peer: Peer, when: When) -> None:
        """Row 9: it works, and the plan says that the open invoice stays."""
        ref = peer.make_subscription(Order(payment_fails=True))
        plan = planned(peer, Cancel(when), ref)
        assert plan.warnings
        outcome = peer.processor().apply(plan, key())
        assert isinstance(outcome, Applied | Scheduled)
        assert len(outcome.view.open_invoices) == 1

    @pytest.mark.parametrize("fate", ["void", "uncollectible"])
    @pytest.mark.parametrize("when", [Now(), PeriodEnd()])
    def test_row_09_what_is_open_is_forgiven_with_the_cancel(
        self, peer: Peer, when: When, fate: Literal["void", "uncollectible"]
    ) -> None:
        """Row 9: where billing can, nothing stays open; and one that has ended can still be forgiven."""
        ref = peer.make_subscription(Order(payment_fails=True))
        if Capability.FORGIVE_INVOICES not in peer.processor().capabilities(peer.processor().get(ref)):
            pytest.skip("It can't forgive, and says so.")
        outcome = done(peer, Cancel(when, open_invoices=fate), ref, key())
        assert isinstance(outcome, Applied | Scheduled)
        assert outcome.view.open_invoices == ()
        assert isinstance(done(peer, Cancel(when, open_invoices=fate), ref, key()), AlreadyDone)
        over = peer.make_subscription(Order(payment_fails=True))
        peer.elsewhere(Cancel(Now()), over)
        outcome = done(peer, Cancel(Now(), open_invoices=fate), over, key())
        assert isinstance(outcome, Applied)
        assert outcome.view.open_invoices == ()

    @pytest.mark.parametrize("fate", ["void", "uncollectible"])
    def test_row_09_a_bill_that_is_spared_stays_open(
        self, peer: Peer, fate: Literal["void", "uncollectible"]
    ) -> None:
        """Row 9: what the customer was told to be due isn't forgiven with the rest."""
        ref = peer.make_subscription(Order(payment_fails=True))
        seen = peer.processor().get(ref)
        if Capability.FORGIVE_INVOICES not in peer.processor().capabilities(seen):
            pytest.skip("It can't forgive, and says so.")
        (bill,) = seen.open_invoices
        wanted = Cancel(Now(), open_invoices=fate, spared=frozenset({bill.id}))
        outcome = done(peer, wanted, ref, key())
        assert isinstance(outcome, Applied)
        assert [each.id for each in outcome.view.open_invoices] == [bill.id]
        assert isinstance(done(peer, wanted, ref, key()), AlreadyDone)

    def test_row_17_a_stale_plan_writes_nothing(self, peer: Peer) -> None:
        """Row 17: somebody changed it since it was read."""
        ref = peer.make_subscription(Order())
        plan = planned(peer, Cancel(PeriodEnd()), ref)
        peer.elsewhere(Discount(1000, 1), ref)
        outcome = peer.processor().apply(plan, key())
        assert isinstance(outcome, Rejected)
        assert outcome.code == "state_changed"
        assert peer.operations_count(ref) == 1
        assert peer.processor().get(ref).state is SubState.ACTIVE
