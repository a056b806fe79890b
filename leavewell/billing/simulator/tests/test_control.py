"""Setting a simulator up, and looking in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from leavewell.billing.conformance import Order
from leavewell.billing.errors import AuthFailed, MissingAtProvider, Unavailable
from leavewell.billing.simulator import SimulatorControl
from leavewell.billing.simulator.control_types import (
    Fault,
    Loaded,
    NewCustomer,
    NewItem,
    NewPrice,
    NewSubscription,
)
from leavewell.billing.simulator.tests.peer import START, SimulatorPeer
from leavewell.billing.types import Cancel, ChangeQuantity, Now, PeriodEnd, SubState
from leavewell.kernel.errors import Refused
from leavewell.kernel.money import Money
from leavewell_simulator.testing import free_port

pytestmark = pytest.mark.pure

ITEM = NewItem("it_1", "pro", Money(4900, "EUR"))


def test_a_companys_export_is_loaded_once(peer: SimulatorPeer) -> None:
    started = START - timedelta(days=700)
    customers = [NewCustomer(f"c{n}", f"c{n}@example.org", "Ann") for n in range(600)]
    subs = [
        NewSubscription(f"s{n}", f"c{n}", (ITEM,), started_at=started, charge_history=False)
        for n in range(599)
    ]
    subs.append(
        NewSubscription(
            "s599", "c599", (ITEM,), started, ended_at=START - timedelta(days=9), charge_history=False
        )
    )
    assert peer.control.load(customers, subs) == Loaded(1200, 0)
    assert peer.control.load(customers, subs) == Loaded(0, 1200)
    state = peer.control.state()
    assert (state.customers, state.subscriptions, state.charges) == (600, {"active": 599, "canceled": 1}, 0)
    assert sum(1 for _ in peer.control.subscriptions()) == 600
    assert peer.control.subscription("s599").ends_at == START - timedelta(days=9)


def test_time_brings_charges_and_the_state_tells_them(peer: SimulatorPeer) -> None:
    paying, failing = peer.make_subscription(Order()), peer.make_subscription(Order(payment_fails=True))
    peer.control.do(Cancel(PeriodEnd()), paying.id)
    peer.move(timedelta(days=30))
    state = peer.control.state()
    assert (state.now, state.charges, state.open_invoices) == (peer.now(), 1, 2)
    assert state.newest[0].kind in ("ended", "charge_failed")
    assert [one.amount.minor for one in peer.control.charges(paying.id, START)] == [4900]
    peer.control.void_invoice(peer.control.open_invoices(failing.id)[0].id)
    assert peer.control.set_payment(failing.id, "ok").state is SubState.ACTIVE
    assert len(peer.control.charges(failing.id)) == 1


def test_an_invoice_can_be_collected_after_the_end(peer: SimulatorPeer) -> None:
    ref = peer.make_subscription(Order(payment_fails=True))
    peer.control.do(Cancel(Now()), ref.id)
    assert peer.control.set_payment(ref.id, "ok").state is SubState.ENDED
    assert len(peer.control.charges(ref.id)) == 1


def test_the_log_of_writes_can_be_searched(peer: SimulatorPeer) -> None:
    ref = peer.make_subscription(Order())
    peer.control.do(Cancel(PeriodEnd()), ref.id)
    assert [(one.operation, one.kind, one.at) for one in peer.control.operations()] == [
        (None, "cancel", START)
    ]
    assert peer.control.operations(subscription="another") == ()


def test_what_is_on_sale_is_listed(peer: SimulatorPeer) -> None:
    prices = [
        NewPrice("team", "Team", Money(4900, "EUR")),
        NewPrice("team-3", "Team", Money(12900, "EUR"), "month", 3, on_sale=False),
    ]
    assert peer.control.load(prices=prices) == Loaded(2, 0)
    assert peer.control.load(prices=prices) == Loaded(0, 2)
    assert list(peer.control.prices()) == prices
    item = NewItem("it_1", "Team", Money(4900, "EUR"), 3, price="team")
    peer.control.load([NewCustomer("c1")], [NewSubscription("s1", "c1", (item,))])
    assert peer.control.subscription("s1").items[0].price == "team"
    assert peer.control.do(ChangeQuantity(2), "s1").items[0].quantity == 2


def test_refusals_come_in_our_own_words(peer: SimulatorPeer) -> None:
    ref = peer.make_subscription(Order())
    peer.control.do(Cancel(Now()), ref.id)
    with pytest.raises(Refused, match="already_ended"):
        peer.control.do(Cancel(Now()), ref.id)
    with pytest.raises(MissingAtProvider):
        peer.control.subscription("nobody")
    with pytest.raises(AuthFailed):
        SimulatorControl(peer.url, "sim_strange", peer.now).state()
    with pytest.raises(Refused, match="invalid"):
        peer.control.add_fault(Fault("any", "busy", "after"))


def test_reachable_or_not(peer: SimulatorPeer) -> None:
    assert peer.control.reachable()
    with SimulatorControl(f"http://127.0.0.1:{free_port()}", "sim_x", peer.now) as nobody:
        assert not nobody.reachable()
        with pytest.raises(Unavailable):
            nobody.ensure_site()
