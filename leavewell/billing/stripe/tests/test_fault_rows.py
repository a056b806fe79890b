"""Rows 17 to 24 for each write that Stripe takes from us: whatever is lost on the way, one effect and no guess.

The suite has these rows too; here each is tried for cancel, undo and seats, with what is Stripe's own about it.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from leavewell.billing.conformance import Order, Trouble
from leavewell.billing.conformance.cancels import key
from leavewell.billing.conformance.peer import DAY, planned
from leavewell.billing.errors import Unavailable
from leavewell.billing.stripe import StripeProcessor
from leavewell.billing.stripe.tests.peer import KEY, LocalstripePeer, theirs
from leavewell.billing.stripe.tests.proxy import Fault, Sent
from leavewell.billing.types import (
    Applied,
    At,
    Cancel,
    ChangeQuantity,
    NotDone,
    Operation,
    OperationKey,
    Outcome,
    PeriodEnd,
    Plan,
    Rejected,
    Scheduled,
    SubRef,
    UndoCancel,
    Unknown,
)
from leavewell.kernel.clock import wall_now

pytestmark = pytest.mark.story

PATIENCE_SECONDS = 20.0


@dataclass(frozen=True)
class Write:
    """An operation, what must have been done before it, and what somebody else may do meanwhile."""

    operation: Operation
    before: Operation | None
    meanwhile: Callable[[LocalstripePeer], Operation]

    def ready(self, peer: LocalstripePeer) -> SubRef:
        """A subscription that it can be done to."""
        ref = peer.make_subscription(Order())
        if self.before:
            peer.elsewhere(self.before, ref)
        return ref


WRITES = {
    "cancel": Write(Cancel(PeriodEnd()), None, lambda peer: ChangeQuantity(7)),
    "undo": Write(UndoCancel(), Cancel(PeriodEnd()), lambda peer: Cancel(At(peer.now() + 90 * DAY))),
    "seats": Write(ChangeQuantity(3), None, lambda peer: ChangeQuantity(7)),
}
each_write = pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)

FOREIGN = [
    Fault(400, '{"detail": "no"}'),
    Fault(404, '{"error": "no such route"}'),
    Fault(400, '["no"]'),
    Fault(200, "null"),
    Fault(200, '"ok"'),
    Fault(200, "<html>"),
    Fault(200, ""),
    Fault(204, ""),
    Fault(302, "", headers={"location": "/elsewhere"}),
    Fault(500, theirs("api_error")),
    Fault(502, "<h1>Bad gateway</h1>", headers={"content-type": "text/html"}),
    Fault(503, ""),
]


@each_write
def test_row_17_somebody_changed_it_since_it_was_read(peer: LocalstripePeer, write: Write) -> None:
    """Nothing is written, and what they did stays."""
    ref = write.ready(peer)
    plan = planned(peer, write.operation, ref)
    peer.elsewhere(write.meanwhile(peer), ref)
    theirs_now, before = peer.processor().get(ref), len(_posts(peer))
    outcome = peer.processor().apply(plan, key())
    assert isinstance(outcome, Rejected)
    assert (outcome.code, len(_posts(peer))) == ("state_changed", before)
    assert peer.processor().get(ref).fingerprint == theirs_now.fingerprint


@each_write
@pytest.mark.parametrize("trouble", [Trouble.CUT_AFTER, Trouble.TIMEOUT_AFTER, Trouble.BROKEN_BODY_AFTER])
def test_row_18_it_was_applied_and_the_answer_lost(
    peer: LocalstripePeer, write: Write, trouble: Trouble
) -> None:
    """Unknown; then found as our own, by this connector and by another, without a second write."""
    ref, ours = write.ready(peer), key()
    plan, before = planned(peer, write.operation, ref), peer.operations_count(ref)
    processor = peer.impatient()
    peer.trouble(trouble, on="write")
    assert isinstance(processor.apply(plan, ours), Unknown)
    for found in (processor.reconcile(plan, ours), peer.processor().apply(plan, ours)):
        _is_ours(found)
    assert peer.operations_count(ref) == before + 1


@each_write
@pytest.mark.parametrize("trouble", [Trouble.CUT, Trouble.TIMEOUT])
def test_row_19_it_was_lost_before_it_was_applied(
    peer: LocalstripePeer, write: Write, trouble: Trouble
) -> None:
    """Sent again under the same key, once; one effect."""
    ref, ours = write.ready(peer), key()
    plan, before = planned(peer, write.operation, ref), peer.operations_count(ref)
    peer.proxy.sent.clear()
    peer.trouble(trouble, on="write")
    assert isinstance(peer.impatient().apply(plan, ours), Unknown)
    assert isinstance(peer.processor().reconcile(plan, ours), NotDone)
    _is_done(peer.processor().apply(plan, ours))
    assert len(_posts(peer)) == 2
    assert len(_keys(peer)) == 1
    assert peer.operations_count(ref) == before + 1


@each_write
def test_row_20_the_process_is_killed_between_sending_and_storing(
    peer: LocalstripePeer, write: Write
) -> None:
    """``kill -9`` while Stripe's answer is on its way: who comes next finds it, and sends nothing."""
    ref, ours = write.ready(peer), key()
    plan, before = planned(peer, write.operation, ref), peer.operations_count(ref)
    peer.proxy.sent.clear()
    peer.trouble(Trouble.TIMEOUT_AFTER, on="write")
    doomed = multiprocessing.get_context("spawn").Process(target=_apply, args=(peer.proxy.url, plan, ours))
    doomed.start()
    _wait(lambda: peer.operations_count(ref) == before + 1)
    doomed.kill()
    doomed.join()
    _is_ours(peer.processor().reconcile(plan, ours))
    _is_ours(peer.processor().apply(plan, ours))
    assert len(_posts(peer)) == 1


@each_write
@pytest.mark.parametrize("after", [False, True], ids=["before it was applied", "after it was applied"])
def test_row_21_the_key_is_forgotten(peer: LocalstripePeer, write: Write, after: bool) -> None:
    """Past the window the next attempt group reads first; what is there is not sent under its new key."""
    ref, first = write.ready(peer), key()
    later = replace(first, group=2)
    plan, before = planned(peer, write.operation, ref), peer.operations_count(ref)
    peer.fault(Fault(after=after))
    assert isinstance(peer.processor().apply(plan, first), Unknown)
    peer.proxy.sent.clear()
    found = peer.processor().reconcile(plan, later)
    assert _posts(peer) == []
    if after:
        _is_ours(found)
        _is_ours(peer.processor().apply(plan, later))
        assert _posts(peer) == []
    else:
        assert isinstance(found, NotDone)
        _is_done(peer.processor().apply(plan, later))
        assert first.step(_step(write)) not in _keys(peer) == {later.step(_step(write))}
    assert peer.operations_count(ref) == before + 1


@each_write
def test_row_23_an_earlier_send_is_still_under_way(peer: LocalstripePeer, write: Write) -> None:
    """A 409 is Unknown; it is looked after, then sent again under the same key."""
    ref, ours = write.ready(peer), key()
    plan, before = planned(peer, write.operation, ref), peer.operations_count(ref)
    peer.proxy.sent.clear()
    peer.fault(Fault(409, theirs("invalid_request_error", "idempotency_key_in_use")))
    assert isinstance(peer.processor().apply(plan, ours), Unknown)
    assert isinstance(peer.processor().reconcile(plan, ours), NotDone)
    _is_done(peer.processor().apply(plan, ours))
    assert _keys(peer) == {ours.step(_step(write))}
    assert peer.operations_count(ref) == before + 1


@each_write
def test_row_23_the_same_key_came_with_other_terms(peer: LocalstripePeer, write: Write) -> None:
    """Refused with Stripe's code and not its sentence; no other key is tried."""
    ref, ours = write.ready(peer), key()
    plan, before = planned(peer, write.operation, ref), peer.operations_count(ref)
    peer.proxy.sent.clear()
    peer.fault(Fault(400, theirs("idempotency_error")))
    outcome = peer.processor().apply(plan, ours)
    words = "Stripe refused the change (idempotency_error)."
    assert outcome == Rejected("refused", "idempotency_error", words)
    assert (len(_posts(peer)), peer.operations_count(ref)) == (1, before)


@each_write
@pytest.mark.parametrize("fault", FOREIGN)
def test_row_24_an_answer_that_says_nothing(peer: LocalstripePeer, write: Write, fault: Fault) -> None:
    """Unknown for the write, Unavailable for a reading, and what was applied is found all the same."""
    ref, ours = write.ready(peer), key()
    plan, before, processor = (
        planned(peer, write.operation, ref),
        peer.operations_count(ref),
        peer.processor(),
    )
    peer.fault(fault)
    assert isinstance(processor.apply(plan, ours), Unknown)
    assert isinstance(processor.reconcile(plan, ours), NotDone)
    peer.fault(fault, on="read")
    with pytest.raises(Unavailable):
        processor.get(ref)
    peer.fault(replace(fault, after=True))
    assert isinstance(processor.apply(plan, ours), Unknown)
    _is_ours(processor.reconcile(plan, ours))
    assert peer.operations_count(ref) == before + 1


def _apply(url: str, plan: Plan, ours: OperationKey) -> None:
    """In a process of its own."""
    StripeProcessor(KEY, wall_now, api_base=url).apply(plan, ours)


def _wait(until: Callable[[], bool]) -> None:
    for _ in range(int(PATIENCE_SECONDS / 0.02)):
        if until():
            return
        time.sleep(0.02)
    raise TimeoutError("The write never came.")


def _is_ours(found: Outcome | NotDone) -> None:
    assert isinstance(found, Applied | Scheduled)
    assert found.replayed


def _is_done(outcome: Outcome) -> None:
    assert isinstance(outcome, Applied | Scheduled)
    assert not outcome.replayed


def _step(write: Write) -> str:
    return {Cancel: "cancel", UndoCancel: "undo_cancel", ChangeQuantity: "quantity"}[type(write.operation)]


def _posts(peer: LocalstripePeer) -> list[Sent]:
    return [one for one in peer.proxy.sent if one.method != "GET"]


def _keys(peer: LocalstripePeer) -> set[str]:
    return {one.headers["idempotency-key"] for one in _posts(peer)}
