"""Whatever goes wrong beneath a connector, its callers meet nothing but what the contract names."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from leavewell.billing.contract import Processor
from leavewell.billing.errors import BillingError
from leavewell.billing.simulator.connector import SimulatorProcessor
from leavewell.billing.simulator.translate import PROCESSOR
from leavewell.billing.stripe import StripeProcessor
from leavewell.billing.types import (
    Cancel,
    Credit,
    CustomerRef,
    Finding,
    Health,
    Item,
    NotTaken,
    Operation,
    OperationKey,
    Outcome,
    PeriodEnd,
    Plan,
    Refund,
    SubRef,
    SubscriptionView,
    SubState,
    Unknown,
)
from leavewell.kernel.money import Money

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
KEY = OperationKey(UUID(int=1), 1)
REF = SubRef(PROCESSOR, "sub_1")
VIEW = SubscriptionView(
    ref=REF,
    customer=CustomerRef(id="cus_1"),
    state=SubState.ACTIVE,
    raw_state="active",
    items=(Item("si_1", "Pro", 1, Money(4900, "EUR"), "month", NOW + timedelta(days=9)),),
    ends_at=None,
    period_end_min=NOW + timedelta(days=9),
    period_end_max=NOW + timedelta(days=9),
    trial_end=None,
    next_charge=None,
    last_charge=None,
    discounts=(),
    open_invoices=(),
    fingerprint="1",
    read_at=NOW,
)

ODD: list[Exception] = [
    KeyError("data"),
    AttributeError("'str' object has no attribute 'get'"),
    TypeError("not a mapping"),
    RuntimeError("cannot send request"),
    OverflowError("too large"),
    Exception("bare"),
    OSError("no file handles left"),
    httpx.ConnectError("refused"),
    httpx.ReadTimeout("slow"),
    httpx.RemoteProtocolError("cut"),
    httpx.PoolTimeout("full"),
    httpx.InvalidURL("odd"),
]

FOREIGN: list[tuple[int, str, bytes]] = [
    (status, kind, body)
    for status in (200, 400, 404, 500, 302)
    for kind, body in (
        ("application/json", b"[]"),
        ("application/json", b"null"),
        ("application/json", b"5"),
        ("application/json", b'{"data": 5}'),
        ("application/json", b'{"data": [null, 7, {"id": null}]}'),
        ("application/json", b'{"error": "a word"}'),
        ("application/json", b'{"error": {"code": {"odd": 1}, "type": []}}'),
        ("application/json", b"\xff\xfe{"),
        ("text/html", b"<h1>Bad gateway</h1>"),
        ("text/html", b""),
    )
]


def planned(processor: Processor, operation: Operation) -> Plan:
    return processor.plan(operation, VIEW)


WALK: dict[str, Callable[[Processor], object]] = {
    "health": lambda one: one.health(),
    "capabilities": lambda one: (one.capabilities(None), one.capabilities(VIEW)),
    "find": lambda one: list(one.find(CustomerRef(id="cus_1", email="Ada@ex.example"))),
    "get": lambda one: one.get(REF),
    "plan": lambda one: planned(one, Cancel(PeriodEnd())),
    "apply": lambda one: [
        one.apply(planned(one, each), KEY)
        for each in (Cancel(PeriodEnd()), Credit(Money(500, "EUR")), Refund("ch_1", Money(500, "EUR")))
    ],
    "reconcile": lambda one: [
        one.reconcile(planned(one, each), KEY)
        for each in (Cancel(PeriodEnd()), Credit(Money(500, "EUR")), Refund("ch_1", Money(500, "EUR")))
    ],
    "charges_since": lambda one: list(one.charges_since(REF, NOW)),
    "customers": lambda one: one.customers(None),
    "subscriptions": lambda one: one.subscriptions(None),
    "prices": lambda one: one.prices(None),
    "close": lambda one: one.close(),
}
"""Each method of the contract, called once."""

METHODS = sorted(
    name for name, _ in inspect.getmembers(Processor, inspect.isfunction) if not name.startswith("_")
)


def _simulator() -> Processor:
    return SimulatorProcessor("http://127.0.0.1:9", "key", lambda: NOW)


def _stripe() -> Processor:
    return StripeProcessor("sk_test_1", lambda: NOW, api_base="http://127.0.0.1:9")


connectors = pytest.mark.parametrize("make", [_simulator, _stripe])
Make = Callable[[], Processor]


def allowed(name: str, call: Callable[[], object]) -> object:
    """What the call gives, or the error of ours that it raised; any other exception fails the test."""
    try:
        return call()
    except BillingError as error:
        assert name not in ("health", "capabilities", "plan", "apply", "reconcile", "close")
        return error


def test_every_method_of_the_contract_is_walked() -> None:
    assert sorted(WALK) == METHODS


@connectors
@pytest.mark.parametrize("odd", ODD, ids=lambda error: type(error).__name__)
def test_row_24_no_foreign_exception_leaves_a_connector(
    make: Make, odd: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def trip(*_: object, **__: object) -> httpx.Response:
        raise odd

    monkeypatch.setattr(httpx.Client, "send", trip)
    for name, call in WALK.items():
        _fits(name, allowed(name, lambda call=call: call(make())))


@connectors
def test_row_24_no_foreign_answer_makes_a_foreign_exception(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    for status, kind, body in FOREIGN:
        monkeypatch.setattr(httpx.Client, "send", _answering(status, kind, body))
        for name, call in WALK.items():
            _fits(name, allowed(name, lambda call=call: call(make())))


@connectors
def test_row_24_a_defect_in_the_connector_itself_is_met_as_a_lost_answer(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What its own translation trips over, such as an instant that no calendar has."""
    processor = make()
    for name in ("_client", "_api", "_reader", "_walker", "_recorded"):
        if hasattr(processor, name):
            monkeypatch.setattr(processor, name, None)
    for name in (*METHODS,):
        if name in ("apply", "reconcile", "health", "get", "find", "charges_since", "customers"):
            found = allowed(name, lambda name=name: _bare(name, processor, make()))
            _fits(name, found)


def _bare(name: str, broken: Processor, whole: Processor) -> object:
    if name in ("apply", "reconcile"):
        plan = whole.plan(Cancel(PeriodEnd()), VIEW)
        return [broken.apply(plan, KEY) if name == "apply" else broken.reconcile(plan, KEY)]
    return WALK[name](broken)


def _answering(status: int, kind: str, body: bytes) -> Any:
    def send(_: object, request: httpx.Request, **__: object) -> httpx.Response:
        return httpx.Response(status, headers={"content-type": kind}, content=body, request=request)

    return send


def _fits(name: str, found: object) -> None:
    if name == "health":
        assert isinstance(found, Health)
    if name == "apply":
        assert isinstance(found, list)
        assert all(isinstance(each, Outcome) for each in found), found
    if name == "reconcile":
        assert isinstance(found, list)
        assert all(isinstance(each, Finding) for each in found), found
        assert all(isinstance(each, NotTaken | Unknown) for each in found), found
