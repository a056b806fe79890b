"""The connector keeps the contract against our simulator in Stripe's format, all rows that Stripe itself can keep."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from leavewell.billing.conformance import Line, Order, ProcessorConformance, Trouble
from leavewell.billing.conformance.cancels import key
from leavewell.billing.conformance.discounts import next_charges
from leavewell.billing.conformance.pauses import KINDS
from leavewell.billing.conformance.peer import DAY, done, planned
from leavewell.billing.stripe.tests.wire_front import WireFrontPeer
from leavewell.billing.types import (
    AlreadyDone,
    Applied,
    Cancel,
    Capability,
    Credit,
    CustomerRef,
    Discount,
    NotTaken,
    Now,
    PeriodEnd,
    Reactivate,
    Scheduled,
    SubState,
)
from leavewell.kernel.money import Money
from leavewell_simulator.testing import RunningSimulator

pytestmark = [pytest.mark.story, pytest.mark.proves(peer="wire front")]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSimulator]:
    """One process for the module."""
    with RunningSimulator(tmp_path_factory.mktemp("front")) as started:
        yield started


@pytest.fixture(scope="module")
def numbers() -> Iterator[int]:
    """A site of its own for each test."""
    return count(1)


@pytest.fixture
def peer(running: RunningSimulator, numbers: Iterator[int]) -> Iterator[WireFrontPeer]:
    """An empty account."""
    made = WireFrontPeer(running.url, f"sk_test_site{next(numbers)}")
    yield made
    made.close()


class TestWireFrontConformance(ProcessorConformance):
    """The rows; where Stripe keeps one in its own way, that way."""

    def test_row_02_find_by_email_never_picks_one(self, peer: WireFrontPeer) -> None:
        """Stripe compares addresses letter by letter: as given, and in small letters."""
        refs = [peer.make_subscription(Order(email="ann@example.org")) for _ in range(3)]
        peer.make_subscription(Order(email="bob@example.org"))
        found = peer.processor().find(CustomerRef(email="ANN@example.ORG"))
        assert {match.id for match in found} == {peer.customer_of(ref) for ref in refs}
        assert {one for match in found for one in match.subscriptions} == set(refs)
        assert peer.processor().find(CustomerRef(email="eve@example.org")) == []

    def test_row_03_what_a_view_shows(self, peer: WireFrontPeer) -> None:
        """The amount of the next charge is Stripe's to say, so the view names none."""
        order = Order((Line(4900), Line(90000, 2, "year")))
        seen = peer.processor().get(peer.make_subscription(order))
        assert [(item.unit.minor, item.quantity, item.interval) for item in seen.items] == [
            (4900, 1, "month"),
            (90000, 2, "year"),
        ]
        ends = [item.period_end for item in seen.items]
        assert (seen.period_end_min, seen.period_end_max) == (ends[0], ends[1])
        assert seen.next_charge is not None
        assert seen.next_charge.at == ends[0] < ends[1]
        assert seen.last_charge is not None
        assert seen.last_charge.amount.minor == 184900

    @pytest.mark.parametrize(
        ("cycles", "expected"), [(1, [2450, 4900, 4900]), (2, [2450, 2450, 4900]), (None, [2450] * 3)]
    )
    def test_row_12_once_often_always(
        self, peer: WireFrontPeer, cycles: int | None, expected: list[int]
    ) -> None:
        """The bills are what was promised, though Stripe counts months and not bills."""
        ref = peer.make_subscription(Order())
        assert isinstance(done(peer, Discount(5000, cycles), ref, key()), Applied)
        assert next_charges(peer, ref, 31 * DAY, 3) == expected

    def test_row_10_what_has_ended_goes_on_and_is_charged_once(self, peer: WireFrontPeer) -> None:
        """As a new subscription, which names the one that it continues: its items and prices, charged once."""
        ref = peer.make_subscription(Order((Line(4900, 3),)))
        before = peer.processor().get(ref)
        peer.elsewhere(Cancel(Now()), ref)
        peer.move(3 * DAY)
        outcome = done(peer, Reactivate(), ref, key())
        assert isinstance(outcome, Applied)
        back = outcome.view
        assert (back.ref != ref, back.continues, back.state) == (True, ref.id, SubState.ACTIVE)
        assert [(one.price, one.quantity, one.unit) for one in back.items] == [
            (one.price, one.quantity, one.unit) for one in before.items
        ]
        (charge,) = peer.processor().charges_since(back.ref, peer.now() - DAY)
        assert charge.amount.minor == 3 * 4900
        assert not list(peer.processor().charges_since(ref, peer.now() - DAY))
        assert peer.processor().get(ref).state is SubState.ENDED

    def test_row_10_the_same_key_again_charges_nothing_more(self, peer: WireFrontPeer) -> None:
        """The first new subscription is found again, and there is no second one."""
        ref = peer.make_subscription(Order())
        peer.elsewhere(Cancel(Now()), ref)
        plan, once = planned(peer, Reactivate(), ref), key()
        first, again = (peer.processor().apply(plan, once) for _ in range(2))
        assert isinstance(first, Applied) and isinstance(again, Applied | AlreadyDone)
        assert first.view.ref == again.view.ref
        (customer,) = peer.processor().find(CustomerRef(id=peer.customer_of(ref)))
        assert set(customer.subscriptions) == {ref, first.view.ref}

    @pytest.mark.parametrize("able", KINDS)
    def test_row_13_a_pause_of_each_kind(self, peer: WireFrontPeer, able: Capability) -> None:
        """The service's is Stripe's newer one."""
        if able is Capability.PAUSE_SERVICE:
            peer.speaks_newer()
        super().test_row_13_a_pause_of_each_kind(peer, able)

    def test_row_13_the_service_rests_until_somebody_lets_it_go_on(self, peer: WireFrontPeer) -> None:
        """By the newer version, whose words for the resumption differ."""
        peer.speaks_newer()
        super().test_row_13_the_service_rests_until_somebody_lets_it_go_on(peer)

    def test_row_16_a_credit_comes_off_the_next_bill(self, peer: WireFrontPeer) -> None:
        """Once, also when it is sent twice. A view shows no balance: it would bring the customer's name along."""
        ref, once = peer.make_subscription(Order()), key()
        plan = planned(peer, Credit(Money(500, "EUR")), ref)
        for _ in range(2):
            assert isinstance(peer.processor().apply(plan, once), Applied)
        assert next_charges(peer, ref, 31 * DAY, 2) == [4400, 4900]

    def test_row_24_written_and_not_readable_afterwards(self, peer: WireFrontPeer) -> None:
        """It is also read before a write, twice: only what comes after fails here."""
        ref = peer.make_subscription(Order())
        plan = planned(peer, Cancel(PeriodEnd()), ref)
        peer.trouble(Trouble.ERROR_503, on="read", times=None, skip=2)
        outcome = peer.processor().apply(plan, key())
        assert isinstance(outcome, Scheduled)
        assert outcome.view.state is SubState.ENDING
        assert isinstance(peer.processor().apply(plan, key()), NotTaken)
        peer.heal()
        assert peer.operations_count(ref) == 1
