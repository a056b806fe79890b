"""Rows on what goes wrong between us and the billing system while something is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from leavewell.billing.conformance.cancels import key
from leavewell.billing.conformance.peer import DAY, Line, Order, Peer, Trouble, done, planned
from leavewell.billing.types import (
    AlreadyDone,
    Applied,
    At,
    Cancel,
    ChangePlan,
    ChangeQuantity,
    ConnectionRefused,
    Discount,
    ExtendTrial,
    NotDone,
    NotTaken,
    Operation,
    PeriodEnd,
    Plan,
    Rejected,
    Scheduled,
    SubRef,
    SubState,
    UndoCancel,
    Unknown,
)

LATER = Cancel(PeriodEnd())

APPLIED = [Trouble.CUT_AFTER, Trouble.ERROR_500_AFTER, Trouble.BROKEN_BODY_AFTER, Trouble.FOREIGN_BODY_AFTER]
NOT_APPLIED = [Trouble.CUT, Trouble.ERROR_500, Trouble.ERROR_503, Trouble.HTML_502]


def _cancel(peer: Peer) -> tuple[SubRef, Operation]:
    return peer.make_subscription(Order()), LATER


def _undo(peer: Peer) -> tuple[SubRef, Operation]:
    ref = peer.make_subscription(Order())
    peer.elsewhere(LATER, ref)
    return ref, UndoCancel()


def _discount(peer: Peer) -> tuple[SubRef, Operation]:
    return peer.make_subscription(Order()), Discount(5000, 3)


def _seats(peer: Peer) -> tuple[SubRef, Operation]:
    return peer.make_subscription(Order()), ChangeQuantity(3)


def _plan(peer: Peer) -> tuple[SubRef, Operation]:
    return peer.make_subscription(Order()), ChangePlan(peer.put_on_sale(Line(2900)))


def _trial(peer: Peer) -> tuple[SubRef, Operation]:
    return peer.make_subscription(Order(trial=14 * DAY)), ExtendTrial(peer.now() + 30 * DAY)


each_operation = pytest.mark.parametrize("make", [_cancel, _undo, _discount, _seats, _plan, _trial])
Make = Callable[[Peer], tuple[SubRef, Operation]]


class FailureRows:
    """Whatever is lost, the effect is there once or not at all, and we come to know which."""

    @each_operation
    def test_row_18_timeout_after_it_was_applied(self, peer: Peer, make: Make) -> None:
        """Rows 18, 25: Unknown; then the same object's reconcile finds our own work; exactly one effect."""
        ref, operation = make(peer)
        plan, before, ours = planned(peer, operation, ref), peer.operations_count(ref), key()
        processor = peer.impatient()
        peer.trouble(Trouble.TIMEOUT_AFTER, on="write")
        assert isinstance(processor.apply(plan, ours), Unknown)
        _found_once(peer, plan, processor.reconcile(plan, ours), before)

    @each_operation
    @pytest.mark.parametrize("trouble", APPLIED)
    def test_row_24_applied_and_the_answer_lost(self, peer: Peer, make: Make, trouble: Trouble) -> None:
        """Rows 18, 24: cut, 500, broken and foreign bodies after it was applied."""
        ref, operation = make(peer)
        plan, before, ours = planned(peer, operation, ref), peer.operations_count(ref), key()
        peer.trouble(trouble, on="write")
        processor = peer.processor()
        assert isinstance(processor.apply(plan, ours), Unknown)
        _found_once(peer, plan, processor.reconcile(plan, ours), before)

    @each_operation
    @pytest.mark.parametrize("trouble", NOT_APPLIED)
    def test_row_19_lost_before_it_was_applied(self, peer: Peer, make: Make, trouble: Trouble) -> None:
        """Rows 19, 24: Unknown, reconcile finds nothing, the same key is sent again; one effect."""
        ref, operation = make(peer)
        plan, before, ours = planned(peer, operation, ref), peer.operations_count(ref), key()
        processor = peer.processor()
        peer.trouble(trouble, on="write")
        assert isinstance(processor.apply(plan, ours), Unknown)
        assert isinstance(processor.reconcile(plan, ours), NotDone)
        again = processor.apply(plan, ours)
        assert isinstance(again, Applied | Scheduled)
        assert not again.replayed
        assert peer.operations_count(ref) == before + 1

    @each_operation
    def test_row_20_another_process_takes_over(self, peer: Peer, make: Make) -> None:
        """Row 20: a new connector reconciles, and even one that sends again changes nothing more."""
        ref, operation = make(peer)
        plan, before, ours = planned(peer, operation, ref), peer.operations_count(ref), key()
        peer.processor().apply(plan, ours)
        _found_once(peer, plan, peer.processor().reconcile(plan, ours), before)
        again = peer.processor().apply(plan, ours)
        assert isinstance(again, Applied | Scheduled)
        assert again.replayed
        assert peer.operations_count(ref) == before + 1

    def test_row_20_ours_and_somebody_elses_are_told_apart(self, peer: Peer) -> None:
        """Row 20: where the goal was met without us, reconcile says so."""
        ref = peer.make_subscription(Order())
        plan = planned(peer, LATER, ref)
        peer.elsewhere(LATER, ref)
        assert isinstance(peer.processor().reconcile(plan, key()), AlreadyDone)

    def test_row_22_busy(self, peer: Peer) -> None:
        """Row 22: NotTaken, with the wait that was asked for, if one was; nothing is written."""
        ref = peer.make_subscription(Order())
        plan, ours = planned(peer, LATER, ref), key()
        for trouble, wait in ((Trouble.BUSY_7_SECONDS, 7.0), (Trouble.BUSY, None)):
            peer.trouble(trouble, on="write")
            outcome = peer.processor().apply(plan, ours)
            assert isinstance(outcome, NotTaken)
            assert outcome.retry_after_seconds == wait
        assert peer.operations_count(ref) == 0
        assert isinstance(peer.processor().apply(plan, ours), Scheduled)

    def test_row_23_the_same_key_with_other_terms(self, peer: Peer) -> None:
        """Row 23: refused, and never sent under a new key by itself."""
        ref = peer.make_subscription(Order())
        ours = key()
        done(peer, LATER, ref, ours)
        other = replace(planned(peer, LATER, ref), operation=Cancel(At(peer.now() + DAY)), already_done=False)
        outcome = peer.processor().apply(other, ours)
        assert isinstance(outcome, Rejected)
        assert outcome.code == "refused"
        assert peer.operations_count(ref) == 1

    def test_row_25_a_write_after_a_timeout(self, peer: Peer) -> None:
        """Row 25: the same connector object writes again."""
        first, second = (peer.make_subscription(Order()) for _ in range(2))
        processor = peer.impatient()
        peer.trouble(Trouble.TIMEOUT, on="write")
        assert isinstance(processor.apply(planned(peer, LATER, first), key()), Unknown)
        assert isinstance(processor.apply(planned(peer, LATER, second), key()), Scheduled)
        assert peer.operations_count(first) == 0

    @pytest.mark.parametrize("trouble", [Trouble.KEY_REVOKED, Trouble.SCOPE_MISSING])
    def test_row_26_a_key_that_died(self, peer: Peer, trouble: Trouble) -> None:
        """Row 26: nothing is written, and the outcome says that the connection needs a person."""
        ref = peer.make_subscription(Order())
        plan, ours = planned(peer, LATER, ref), key()
        peer.trouble(trouble, on="write", times=None)
        assert isinstance(peer.processor().apply(plan, ours), ConnectionRefused)
        assert isinstance(peer.stranger().apply(plan, ours), ConnectionRefused)
        assert isinstance(peer.stranger().reconcile(plan, ours), ConnectionRefused)
        peer.heal()
        assert peer.operations_count(ref) == 0
        assert isinstance(peer.processor().apply(plan, ours), Scheduled)

    def test_row_19_nobody_listens(self, peer: Peer) -> None:
        """Row 19: what surely did not arrive is NotTaken, for a write and for a reconcile."""
        ref = peer.make_subscription(Order())
        plan, ours = planned(peer, LATER, ref), key()
        assert isinstance(peer.unreachable().apply(plan, ours), NotTaken)
        assert isinstance(peer.unreachable().reconcile(plan, ours), NotTaken)
        assert peer.operations_count(ref) == 0

    def test_row_24_written_and_not_readable_afterwards(self, peer: Peer) -> None:
        """Row 24: the write's own answer stands in where only the reading after it fails."""
        ref = peer.make_subscription(Order())
        plan = planned(peer, LATER, ref)
        peer.trouble(Trouble.ERROR_503, on="read", times=None)
        outcome = peer.processor().apply(plan, key())
        assert isinstance(outcome, Scheduled)
        assert outcome.view.state is SubState.ENDING


def _found_once(peer: Peer, plan: Plan, found: object, before: int) -> None:
    expected = Scheduled if isinstance(plan.operation, Cancel) else Applied
    assert isinstance(found, expected)
    assert found.replayed
    assert peer.operations_count(plan.ref) == before + 1
