"""Every request that the connector makes, as it made it, put before the judge."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from leavewell.billing.conformance import Line, Order
from leavewell.billing.conformance.cancels import key
from leavewell.billing.conformance.peer import DAY, done
from leavewell.billing.contract import Processor
from leavewell.billing.stripe.tests.judge import RunningJudge
from leavewell.billing.stripe.tests.peer import LocalstripePeer
from leavewell.billing.stripe.tests.proxy import Sent
from leavewell.billing.stripe.version import API_VERSION
from leavewell.billing.types import (
    At,
    Cancel,
    ChangePlan,
    ChangeQuantity,
    CustomerRef,
    Now,
    PeriodEnd,
    SubRef,
    UndoCancel,
)

pytestmark = [pytest.mark.story, pytest.mark.proves(peer="judge")]


Doing = Callable[[LocalstripePeer, Processor, SubRef], object]


def _undone(peer: LocalstripePeer, processor: Processor, ref: SubRef) -> object:
    peer.elsewhere(Cancel(PeriodEnd()), ref)
    return done(peer, UndoCancel(), ref, key())


READS: Mapping[str, Doing] = {
    "health": lambda peer, processor, ref: processor.health(),
    "find": lambda peer, processor, ref: [
        processor.find(CustomerRef(id=peer.customer_of(ref))),
        processor.find(CustomerRef(email="Ann@example.org")),
    ],
    "get": lambda peer, processor, ref: processor.get(ref),
    "charges_since": lambda peer, processor, ref: list(processor.charges_since(ref, peer.now())),
    "customers": lambda peer, processor, ref: [processor.customers(None), processor.customers("cus_1")],
    "subscriptions": lambda peer, processor, ref: [
        processor.subscriptions(None),
        processor.subscriptions("sub_1"),
    ],
    "prices": lambda peer, processor, ref: [processor.prices(None), processor.prices("price_1")],
}
WRITES: Mapping[str, Doing] = {
    "cancel_later": lambda peer, processor, ref: done(peer, Cancel(PeriodEnd(), "too_hard"), ref, key()),
    "cancel_at": lambda peer, processor, ref: done(peer, Cancel(At(peer.now() + 9 * DAY)), ref, key()),
    "cancel_now": lambda peer, processor, ref: done(peer, Cancel(Now()), ref, key()),
    "undo_cancel": _undone,
    "seats": lambda peer, processor, ref: done(peer, ChangeQuantity(2), ref, key()),
    "plan": lambda peer, processor, ref: done(peer, ChangePlan(peer.put_on_sale(Line(900))), ref, key()),
}


def _connectors_own(peer: LocalstripePeer) -> list[Sent]:
    """Without the set-up's requests, whose client still tells of itself."""
    return [one for one in peer.proxy.sent if "x-stripe-client-user-agent" not in one.headers]


@pytest.mark.parametrize("name", [*READS, *WRITES])
def test_row_01_each_request_is_as_specified(peer: LocalstripePeer, judge: RunningJudge, name: str) -> None:
    """Row 1: nothing is left out, and the version is the specification's own."""
    ref = peer.make_subscription(Order(email="Ann@example.org"))
    peer.proxy.sent.clear()
    ({**READS, **WRITES}[name])(peer, peer.processor(), ref)
    sent = _connectors_own(peer)
    assert sent
    assert any(one.method != "GET" for one in sent) == (name in WRITES)
    assert {one.headers["stripe-version"] for one in sent} == {API_VERSION}
    said = {
        f"{one.method} {one.path} {one.pairs}": judge.word_on(one.method, one.path, one.pairs) for one in sent
    }
    assert said == dict.fromkeys(said, "valid")


@pytest.mark.parametrize(
    ("method", "path", "pairs"),
    [
        ("GET", "/v1/customers", [("limitt", "100")]),
        ("GET", "/v1/customers", [("limit", "many")]),
        ("GET", "/v1/subscriptions", [("status", "asleep")]),
        ("GET", "/v1/prices", [("type", "sometimes")]),
        ("GET", "/v1/nothing", []),
        ("DELETE", "/v1/subscriptions/sub_1", [("invoice_noww", "true")]),
    ],
)
def test_row_01_a_misspelt_request_is_not(
    judge: RunningJudge, method: str, path: str, pairs: list[tuple[str, str]]
) -> None:
    """Row 1, the control: the judge refuses what Stripe doesn't know."""
    assert judge.word_on(method, path, pairs) != "valid"
