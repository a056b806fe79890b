"""Rows on reading: find, get, charges."""

from __future__ import annotations

from datetime import timedelta

import pytest

from leavewell.billing.conformance.peer import DAY, Line, Order, Peer, Trouble
from leavewell.billing.errors import AuthFailed, MissingAtProvider, Unavailable
from leavewell.billing.types import At, Cancel, CustomerRef, Now, PeriodEnd, SubRef, SubState

UNREADABLE = [
    Trouble.CUT,
    Trouble.ERROR_500,
    Trouble.ERROR_503,
    Trouble.HTML_502,
    Trouble.BROKEN_BODY_AFTER,
    Trouble.FOREIGN_BODY_AFTER,
]


class ReadRows:
    """What is read is what is there, and what can't be read is said in our own words."""

    def test_row_02_find_by_id(self, peer: Peer) -> None:
        """Row 2: one hit by id, none for another id."""
        ref = peer.make_subscription(Order())
        found = peer.processor().find(CustomerRef(id=peer.customer_of(ref)))
        assert [match.subscriptions for match in found] == [(ref,)]
        assert list(peer.processor().find(CustomerRef(id="nobody"))) == []
        assert list(peer.processor().find(CustomerRef())) == []

    def test_row_02_find_by_email_never_picks_one(self, peer: Peer) -> None:
        """Row 2: none, one and three hits by e-mail, whichever case it is written in."""
        refs = [peer.make_subscription(Order(email="Ann@Example.org")) for _ in range(3)]
        peer.make_subscription(Order(email="bob@example.org"))
        processor = peer.processor()
        found = processor.find(CustomerRef(email="ANN@example.ORG"))
        assert {match.id for match in found} == {peer.customer_of(ref) for ref in refs}
        assert len(processor.find(CustomerRef(email="bob@example.org"))) == 1
        assert len(processor.find(CustomerRef(email="eve@example.org"))) == 0

    def test_row_03_each_state(self, peer: Peer) -> None:
        """Row 3: active, trialing, past due, ending and ended are told apart."""
        ending, ended = (peer.make_subscription(Order()) for _ in range(2))
        peer.elsewhere(Cancel(PeriodEnd()), ending)
        peer.elsewhere(Cancel(Now()), ended)
        seen = {
            SubState.ACTIVE: peer.make_subscription(Order()),
            SubState.TRIALING: peer.make_subscription(Order(trial=14 * DAY)),
            SubState.PAST_DUE: peer.make_subscription(Order(payment_fails=True)),
            SubState.ENDING: ending,
            SubState.ENDED: ended,
        }
        processor = peer.processor()
        assert {state: processor.get(ref).state for state, ref in seen.items()} == {one: one for one in seen}

    def test_row_03_what_a_view_shows(self, peer: Peer) -> None:
        """Row 3: several items of mixed intervals, their periods, the next charge and the last."""
        order = Order((Line(4900), Line(90000, 2, "year")))
        seen = peer.processor().get(peer.make_subscription(order))
        assert [(item.unit.minor, item.quantity, item.interval) for item in seen.items] == [
            (4900, 1, "month"),
            (90000, 2, "year"),
        ]
        assert (
            seen.period_end_min == seen.items[0].period_end < seen.period_end_max == seen.items[1].period_end
        )
        assert seen.next_charge is not None
        assert seen.next_charge.at == seen.period_end_min
        assert seen.next_charge.amount is not None
        assert seen.next_charge.amount.minor == 4900
        assert seen.last_charge is not None
        assert seen.last_charge.amount.minor == 184900

    @pytest.mark.parametrize(
        ("line", "days"),
        [
            (Line(500, interval="day", interval_count=10), {10}),
            (Line(700, interval="week", interval_count=2), {14}),
            (Line(12900, interval_count=3), {89, 90, 91, 92}),
            (Line(49000, interval="year"), {365, 366}),
        ],
    )
    def test_row_03_how_often_it_is_billed(self, peer: Peer, line: Line, days: set[int]) -> None:
        """Row 3: days, weeks, months and years, one or several at a time; since when, and which price."""
        seen = peer.processor().get(peer.make_subscription(Order((line,))))
        (item,) = seen.items
        assert (item.interval, item.interval_count) == (line.interval, line.interval_count)
        assert seen.started_at is not None
        assert (item.period_end - seen.started_at).days in days
        assert item.price

    def test_row_03_past_due_shows_what_is_open(self, peer: Peer) -> None:
        """Row 3: an invoice that is still to be paid is on the view."""
        seen = peer.processor().get(peer.make_subscription(Order(payment_fails=True)))
        assert [invoice.amount.minor for invoice in seen.open_invoices] == [4900]
        assert seen.last_charge is None

    def test_row_03_an_unknown_id_is_missing(self, peer: Peer) -> None:
        """Row 3: an id that the billing system doesn't know."""
        strange = SubRef(peer.make_subscription(Order()).processor, "sub/of nobody?")
        processor = peer.processor()
        with pytest.raises(MissingAtProvider):
            processor.get(strange)
        with pytest.raises(MissingAtProvider):
            list(processor.charges_since(strange, peer.now()))

    @pytest.mark.parametrize("trouble", UNREADABLE)
    def test_row_24_a_reading_that_fails(self, peer: Peer, trouble: Trouble) -> None:
        """Row 24: errors and garbled answers are Unavailable; the same connector goes on."""
        ref = peer.make_subscription(Order())
        processor = peer.processor()
        peer.trouble(trouble, on="read")
        with pytest.raises(Unavailable):
            processor.get(ref)
        assert processor.get(ref).state is SubState.ACTIVE

    def test_row_22_a_busy_reading(self, peer: Peer) -> None:
        """Row 22: Unavailable, with the wait that was asked for, if one was."""
        ref = peer.make_subscription(Order())
        for trouble, wait in ((Trouble.BUSY_7_SECONDS, 7.0), (Trouble.BUSY, None)):
            peer.trouble(trouble, on="read")
            with pytest.raises(Unavailable) as caught:
                peer.processor().get(ref)
            assert caught.value.retry_after_seconds == wait

    def test_row_25_a_reading_after_a_timeout(self, peer: Peer) -> None:
        """Row 25: the same connector object works again."""
        ref = peer.make_subscription(Order())
        processor = peer.impatient()
        peer.trouble(Trouble.TIMEOUT, on="read")
        with pytest.raises(Unavailable):
            processor.get(ref)
        assert processor.get(ref).state is SubState.ACTIVE

    @pytest.mark.parametrize("trouble", [Trouble.KEY_REVOKED, Trouble.SCOPE_MISSING])
    def test_row_26_a_key_that_died(self, peer: Peer, trouble: Trouble) -> None:
        """Row 26: AuthFailed for readings; health says so and doesn't raise."""
        ref = peer.make_subscription(Order())
        assert peer.processor().health().ok
        peer.trouble(trouble, on="read", times=None)
        with pytest.raises(AuthFailed):
            peer.processor().get(ref)
        assert not peer.processor().health().ok

    def test_row_26_a_strange_key_and_a_dead_address(self, peer: Peer) -> None:
        """Row 26: a key never given out is AuthFailed, nobody listening is Unavailable."""
        ref = peer.make_subscription(Order())
        with pytest.raises(AuthFailed):
            peer.stranger().get(ref)
        with pytest.raises(Unavailable):
            peer.unreachable().get(ref)
        assert not peer.stranger().health().ok
        assert not peer.unreachable().health().ok

    def test_row_30_charges_since(self, peer: Peer) -> None:
        """Row 30: what was taken from an instant on, that instant included; none after the end."""
        ref = peer.make_subscription(Order())
        processor, started = peer.processor(), peer.now()
        peer.move(63 * DAY)
        peer.elsewhere(Cancel(At(peer.now() + DAY)), ref)
        peer.move(timedelta(days=200))
        charges = list(processor.charges_since(ref, started))
        assert [one.amount.minor for one in charges] == [4900] * 3
        assert [one.at for one in charges] == sorted(one.at for one in charges)
        assert list(processor.charges_since(ref, charges[1].at)) == charges[1:]
        assert list(processor.charges_since(ref, charges[2].at + timedelta(seconds=1))) == []
