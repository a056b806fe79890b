"""Rows on pauses."""

from __future__ import annotations

from datetime import timedelta

import pytest

from leavewell.billing.conformance.cancels import key
from leavewell.billing.conformance.discounts import next_charges
from leavewell.billing.conformance.peer import DAY, Order, Peer, done, planned
from leavewell.billing.types import (
    AlreadyDone,
    Applied,
    Cancel,
    Capability,
    Now,
    Pause,
    PauseKind,
    PauseView,
    PeriodEnd,
    Rejected,
    Resume,
    Scheduled,
    SubState,
)

KINDS = {
    Capability.PAUSE_COLLECTION: ("collection", SubState.ACTIVE),
    Capability.PAUSE_SERVICE: ("service", SubState.PAUSED),
}


class PauseRows:
    """Nobody pays in a pause, and the old price comes back by itself on the promised day."""

    @pytest.mark.parametrize("able", KINDS)
    def test_row_13_a_pause_of_each_kind(self, peer: Peer, able: Capability) -> None:
        """Row 13: one write, nothing taken until its end, then the old price; the kinds aren't mixed up.

        An end that billing won't keep by itself is refused before anything is promised.
        """
        kind, state = _of(peer, able)
        ref = peer.make_subscription(Order())
        until = peer.now() + 60 * DAY
        outcome = done(peer, Pause(until, kind), ref, key())
        if not _ends_by_itself(peer, kind):
            assert isinstance(outcome, Rejected)
            assert (outcome.code, peer.operations_count(ref)) == ("blocked", 0)
            return
        assert isinstance(outcome, Applied)
        assert (outcome.view.pause, outcome.view.state) == (PauseView(kind, until), state)
        assert outcome.view.next_charge is not None and outcome.view.next_charge.at >= until
        assert peer.operations_count(ref) == 1
        assert isinstance(done(peer, Pause(until, kind), ref, key()), AlreadyDone)
        assert next_charges(peer, ref, 58 * DAY, 1) == []
        assert next_charges(peer, ref, 31 * DAY, 2)[:1] == [4900]
        back = peer.processor().get(ref)
        assert (back.state, back.pause) == (SubState.ACTIVE, None)

    def test_row_13_the_service_rests_until_somebody_lets_it_go_on(self, peer: Peer) -> None:
        """Row 13: no bill at all meanwhile; resumed, it goes on at the old price and in its old rhythm."""
        kind, state = _of(peer, Capability.PAUSE_SERVICE)
        ref = peer.make_subscription(Order())
        outcome = done(peer, Pause(None, kind), ref, key())
        assert isinstance(outcome, Applied)
        assert (outcome.view.pause, outcome.view.state) == (PauseView("service", None), state)
        assert outcome.view.next_charge is None
        assert isinstance(done(peer, Pause(None, kind), ref, key()), AlreadyDone)
        assert next_charges(peer, ref, 57 * DAY, 1) == []
        assert peer.processor().get(ref).open_invoices == ()
        again = done(peer, Resume(), ref, key())
        assert isinstance(again, Applied)
        assert (again.view.pause, again.view.state) == (None, SubState.ACTIVE)
        assert again.view.next_charge is not None
        assert peer.now() < again.view.next_charge.at < peer.now() + 31 * DAY
        assert peer.operations_count(ref) == 2
        assert next_charges(peer, ref, 31 * DAY, 1) == [4900]

    def test_row_13_resumed_early(self, peer: Peer) -> None:
        """Row 13: it goes on at once at the old price; the second time is done already."""
        ref = peer.make_subscription(Order())
        done(peer, Pause(peer.now() + 90 * DAY), ref, key())
        outcome = done(peer, Resume(), ref, key())
        assert isinstance(outcome, Applied)
        assert (outcome.view.pause, outcome.view.state) == (None, SubState.ACTIVE)
        assert isinstance(done(peer, Resume(), ref, key()), AlreadyDone)
        assert peer.operations_count(ref) == 2
        assert next_charges(peer, ref, 31 * DAY, 1) == [4900]

    def test_row_13_without_an_end_it_waits_for_somebody(self, peer: Peer) -> None:
        """Row 13: no charge is known, and none comes."""
        ref = peer.make_subscription(Order())
        outcome = done(peer, Pause(None), ref, key())
        assert isinstance(outcome, Applied)
        assert (outcome.view.pause, outcome.view.next_charge) == (PauseView("collection", None), None)
        assert next_charges(peer, ref, 100 * DAY, 2) == []

    @pytest.mark.parametrize("when", [Now(), PeriodEnd()])
    def test_row_13_a_pause_then_a_cancel(self, peer: Peer, when: Now | PeriodEnd) -> None:
        """Rows 9, 13: what is paused can be ended, and nothing is taken any more."""
        ref = peer.make_subscription(Order())
        done(peer, Pause(peer.now() + 20 * DAY), ref, key())
        outcome = done(peer, Cancel(when), ref, key())
        assert isinstance(outcome, Applied | Scheduled)
        assert next_charges(peer, ref, 40 * DAY, 2) == []
        assert peer.processor().get(ref).state is SubState.ENDED

    @pytest.mark.parametrize(
        ("after", "before", "why"),
        [
            (-DAY, None, "pause_over"),
            (30 * DAY, Cancel(PeriodEnd()), "ending"),
            (30 * DAY, Cancel(Now()), "already_ended"),
        ],
    )
    def test_row_13_no_pause_where_there_is_nothing_to_pause(
        self, peer: Peer, after: timedelta, before: Cancel | None, why: str
    ) -> None:
        """Row 13: over before it began, ending, ended: refused before anything is promised."""
        ref = peer.make_subscription(Order())
        if before:
            peer.elsewhere(before, ref)
        outcome = done(peer, Pause(peer.now() + after), ref, key())
        assert isinstance(outcome, Rejected)
        assert (outcome.code, outcome.provider_code) == ("blocked", why)

    def test_row_09_what_is_owed_stands_against_a_pause(self, peer: Peer) -> None:
        """Row 9: a pause doesn't stop an open bill, so none is promised; the cancel works all the same."""
        ref = peer.make_subscription(Order(payment_fails=True))
        peer.move(32 * DAY)
        seen = peer.processor().get(ref)
        assert (seen.state, len(seen.open_invoices) > 0) == (SubState.PAST_DUE, True)
        assert Capability.PAUSE_COLLECTION not in peer.processor().capabilities(seen)
        outcome = done(peer, Pause(peer.now() + 30 * DAY), ref, key())
        assert isinstance(outcome, Rejected)
        assert outcome.provider_code == "owes"
        assert isinstance(done(peer, Cancel(Now()), ref, key()), Applied)

    def test_row_17_a_stale_pause_writes_nothing(self, peer: Peer) -> None:
        """Row 17: somebody ended it meanwhile."""
        ref = peer.make_subscription(Order())
        plan = planned(peer, Pause(peer.now() + 30 * DAY), ref)
        peer.elsewhere(Cancel(PeriodEnd()), ref)
        outcome = peer.processor().apply(plan, key())
        assert isinstance(outcome, Rejected)
        assert outcome.code == "state_changed"
        assert peer.processor().get(ref).pause is None


def _ends_by_itself(peer: Peer, kind: PauseKind) -> bool:
    return kind == "collection" or Capability.PAUSE_SERVICE_ENDS in peer.processor().capabilities(None)


def _of(peer: Peer, able: Capability) -> tuple[PauseKind, SubState]:
    if able not in peer.processor().capabilities(None):
        pytest.skip(f"the billing system has no {able.value}")
    kind, state = KINDS[able]
    return ("service" if kind == "service" else "collection"), state
