"""Where localstripe can show a thing too, our simulator's Stripe format comes to the same end as it does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from leavewell.billing.conformance import Order
from leavewell.billing.conformance.cancels import key
from leavewell.billing.conformance.peer import DAY, Peer, done
from leavewell.billing.stripe.tests.peer import LocalstripePeer
from leavewell.billing.stripe.tests.wire_front import WireFrontPeer
from leavewell.billing.types import (
    At,
    Cancel,
    ChangeQuantity,
    ExtendTrial,
    Now,
    Operation,
    PeriodEnd,
    SubscriptionView,
    UndoCancel,
)
from leavewell_simulator.testing import RunningSimulator

pytestmark = pytest.mark.story

Steps = Callable[[Peer], list[Operation]]

SCENARIOS: dict[str, tuple[Order, Steps]] = {
    "nothing": (Order(), lambda peer: []),
    "cancel_at_period_end": (Order(), lambda peer: [Cancel(PeriodEnd())]),
    "undo": (Order(), lambda peer: [Cancel(PeriodEnd()), UndoCancel()]),
    "cancel_at": (Order(), lambda peer: [Cancel(At(peer.now() + 40 * DAY))]),
    "undo_of_cancel_at": (Order(), lambda peer: [Cancel(At(peer.now() + 40 * DAY)), UndoCancel()]),
    "cancel_now": (Order(), lambda peer: [Cancel(Now())]),
    "quantity": (Order(), lambda peer: [ChangeQuantity(4)]),
    "trial": (Order(trial=14 * DAY), lambda peer: []),
    "trial_end": (Order(trial=14 * DAY), lambda peer: [ExtendTrial(peer.now() + 30 * DAY)]),
    "cancel_in_trial": (Order(trial=14 * DAY), lambda peer: [Cancel(PeriodEnd())]),
}


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSimulator]:
    """One process for the module."""
    with RunningSimulator(tmp_path_factory.mktemp("front")) as started:
        yield started


def seen(view: SubscriptionView) -> dict[str, Any]:
    """What doesn't depend on when it was looked at: instants as what they coincide with."""
    return {
        "state": view.state,
        "raw_state": view.raw_state,
        "items": [(one.plan, one.quantity, one.unit, one.interval) for one in view.items],
        "ends_with_period": view.ends_at == view.period_end_max,
        "ends": view.ends_at is not None,
        "trial_is_the_period": view.trial_end == view.period_end_max,
        "next_charge": view.next_charge is not None and view.next_charge.at == view.period_end_min,
        "paid": view.last_charge.amount if view.last_charge else None,
        "owed": len(view.open_invoices),
        "discounts": view.discounts,
        "locks": view.locks,
    }


def after(peer: Peer, order: Order, steps: Steps) -> dict[str, Any]:
    """What is seen once the steps were taken by our connector."""
    ref = peer.make_subscription(order)
    for operation in steps(peer):
        done(peer, operation, ref, key())
    return seen(peer.processor().get(ref))


@pytest.mark.parametrize("name", SCENARIOS)
def test_both_come_to_the_same_end(peer: LocalstripePeer, front: RunningSimulator, name: str) -> None:
    order, steps = SCENARIOS[name]
    ours = WireFrontPeer(front.url, f"sk_test_beside{name.replace('_', '')}")
    try:
        ended = after(ours, order, steps)
    finally:
        ours.close()
    there = after(peer, order, steps)
    ended["items"] = [("Pro", *line[1:]) for line in ended["items"]]
    assert ended == there
