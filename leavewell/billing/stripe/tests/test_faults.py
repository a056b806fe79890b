"""What the suite has no row for: the ways in which Stripe's API alone can go wrong."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from leavewell.billing.conformance import Line, Order, Trouble
from leavewell.billing.conformance.cancels import key
from leavewell.billing.conformance.peer import planned
from leavewell.billing.errors import BillingError
from leavewell.billing.stripe.steps import MARK
from leavewell.billing.stripe.tests.peer import KEY, LocalstripePeer, theirs
from leavewell.billing.stripe.tests.proxy import Fault
from leavewell.billing.stripe.version import API_VERSION
from leavewell.billing.types import (
    AlreadyDone,
    Applied,
    Cancel,
    ChangePlan,
    ConnectionRefused,
    NotDone,
    NotTaken,
    Now,
    PeriodEnd,
    Unknown,
)

pytestmark = pytest.mark.story

LATER = Cancel(PeriodEnd())


@pytest.mark.parametrize("trouble", [Trouble.CUT_AFTER, Trouble.ERROR_500_AFTER, Trouble.FOREIGN_BODY_AFTER])
def test_ended_at_once_and_the_answer_lost(peer: LocalstripePeer, trouble: Trouble) -> None:
    """Row 18 for a DELETE, which has no idempotency key: the mark that went ahead tells whose it was."""
    ref, ours = peer.make_subscription(Order()), key()
    plan = planned(peer, Cancel(Now()), ref)
    peer.trouble(trouble, on="write", skip=1)
    assert isinstance(peer.processor().apply(plan, ours), Unknown)
    for found in (peer.processor().reconcile(plan, ours), peer.processor().apply(plan, ours)):
        assert isinstance(found, Applied)
        assert found.replayed
    assert peer.operations_count(ref) == 1


@pytest.mark.parametrize("skip", [0, 1])
def test_ending_at_once_is_lost_before_either_write(peer: LocalstripePeer, skip: int) -> None:
    """Row 19 for both writes: a mark alone is no end, and the same operation is sent again."""
    ref, ours = peer.make_subscription(Order()), key()
    plan, processor = planned(peer, Cancel(Now()), ref), peer.processor()
    peer.trouble(Trouble.CUT, on="write", skip=skip)
    assert isinstance(processor.apply(plan, ours), Unknown)
    assert isinstance(processor.reconcile(plan, ours), NotDone)
    again = processor.apply(plan, ours)
    assert isinstance(again, Applied)
    assert (again.replayed, peer.operations_count(ref)) == (False, 1)


def test_ended_by_somebody_else_in_the_same_moment(peer: LocalstripePeer) -> None:
    """Stripe refuses to end what has ended; a reading tells that it is done."""
    ref = peer.make_subscription(Order())
    plan = planned(peer, Cancel(Now()), ref)
    # localstripe would accept a second end, so the proxy answers as Stripe does once the first is applied.
    peer.fault(Fault(404, theirs("invalid_request_error", "resource_missing"), after=True), skip=1)
    assert isinstance(peer.processor().apply(plan, key()), AlreadyDone)


def test_each_write_carries_its_key_its_mark_and_the_version(peer: LocalstripePeer) -> None:
    ref, ours = peer.make_subscription(Order()), key()
    plan = planned(peer, LATER, ref)
    peer.proxy.sent.clear()
    peer.processor(account="acct_1").apply(plan, ours)
    (write,) = [one for one in peer.proxy.sent if one.method == "POST"]
    assert write.headers["idempotency-key"] == ours.step("cancel")
    assert dict(write.pairs)[f"metadata[{MARK}]"] == str(ours.operation)
    for one in peer.proxy.sent:
        assert one.headers["stripe-version"] == API_VERSION
        assert one.headers["stripe-account"] == "acct_1"
        assert not any(name.startswith("x-stripe-client") for name in one.headers)


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [(Trouble.ERROR_503, NotTaken), (Trouble.BUSY, NotTaken), (Trouble.SCOPE_MISSING, ConnectionRefused)],
)
def test_a_new_price_that_cannot_be_read_is_not_moved_to(
    peer: LocalstripePeer, trouble: Trouble, kind: type
) -> None:
    """Nothing is written to the subscription before it is sure that the price charges nothing at once."""
    ref, price, ours = peer.make_subscription(Order()), peer.put_on_sale(Line(2900)), key()
    peer.proxy.sent.clear()
    plan = planned(peer, ChangePlan(price), ref)
    readings = len(peer.proxy.sent)
    peer.trouble(trouble, on="read", skip=readings)
    assert isinstance(peer.processor().apply(plan, ours), kind)
    assert peer.operations_count(ref) == 0
    assert isinstance(peer.processor().apply(plan, ours), Applied)


def test_health_says_what_the_key_is_for(peer: LocalstripePeer) -> None:
    ok = peer.processor().health()
    assert (ok.ok, ok.mode) == (True, "test")
    assert peer.processor(key="sk_live_localstripe").health().mode == "live"
    for strange in ("pk_test_published", "sk_test_ä", "", " ", "sk_test_a\n"):
        assert not peer.processor(key=strange).health().ok
    peer.trouble(Trouble.SCOPE_MISSING, on="read", skip=2)
    assert peer.processor().health().words == "Stripe doesn't let this key read invoices."


READINGS: list[Callable[[LocalstripePeer, Fault], object]] = [
    lambda peer, fault: peer.processor(key="sk_test_ä").get(peer.make_subscription(Order())),
    lambda peer, fault: peer.processor(key="").get(peer.make_subscription(Order())),
    lambda peer, fault: peer.processor(api_base="no address").get(peer.make_subscription(Order())),
]


@pytest.mark.parametrize("read", READINGS)
def test_odd_settings_leak_no_foreign_exception(
    peer: LocalstripePeer, read: Callable[[LocalstripePeer, Fault], object]
) -> None:
    with pytest.raises(BillingError) as caught:
        read(peer, Fault())
    assert KEY not in str(caught.value)
    assert "@" not in str(caught.value)
