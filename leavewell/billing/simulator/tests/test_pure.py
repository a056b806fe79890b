"""Translation and planning, without a simulator."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from leavewell.billing.errors import ProtocolError, Unavailable
from leavewell.billing.planning import CHARGED_UNTIL_END, STAYS_OPEN
from leavewell.billing.simulator.answers import refused_write
from leavewell.billing.simulator.client import Answer, NotSent, SimulatorClient, read_as
from leavewell.billing.simulator.planning import capabilities_of, plan_of
from leavewell.billing.simulator.translate import view
from leavewell.billing.simulator.wire import WireSubscription, parse
from leavewell.billing.simulator.writing import write_of
from leavewell.billing.types import (
    At,
    Cancel,
    Capability,
    Discount,
    InvoiceView,
    Now,
    PeriodEnd,
    Rejected,
    SubRef,
    SubscriptionView,
    SubState,
    UndoCancel,
    Unknown,
)
from leavewell.kernel.money import Money

pytestmark = pytest.mark.pure

NOW = datetime(2026, 1, 10, tzinfo=UTC)
END = datetime(2026, 2, 1, tzinfo=UTC)
AMOUNT = {"minor": 4900, "currency": "EUR"}
WIRE: dict[str, Any] = {
    "id": "sub_1",
    "customer": "cus_1",
    "status": "active",
    "items": [
        {
            "id": "it_1",
            "plan": "pro",
            "quantity": 1,
            "unit": AMOUNT,
            "interval": "month",
            "period_end": END.isoformat(),
        }
    ],
    "trial_end": None,
    "cancel_at": None,
    "ended_at": None,
    "discounts": [],
    "next_bill": {"at": END.isoformat(), "amount": AMOUNT},
    "last_charge": None,
    "open_invoices": [],
    "version": 4,
    "a_field_of_next_year": True,
}


def seen(**changes: object) -> SubscriptionView:
    return view(parse(WireSubscription, WIRE | changes), NOW)


def test_a_status_that_we_do_not_know_is_not_guessed() -> None:
    with pytest.raises(ProtocolError, match="incomplete"):
        seen(status="incomplete")
    with pytest.raises(ProtocolError):
        seen(items=[])


@pytest.mark.parametrize("body", [None, [], {}, WIRE | {"items": [{}]}, WIRE | {"last_charge": {"id": 1}}])
def test_a_foreign_shape_is_unavailable(body: object) -> None:
    with pytest.raises(Unavailable):
        read_as(WireSubscription, body)


def test_a_currency_that_is_none_is_foreign() -> None:
    odd = {"at": END.isoformat(), "amount": {"minor": 1, "currency": "euro"}}
    with pytest.raises(Unavailable):
        read_as(WireSubscription, WIRE | {"next_bill": odd})


def test_the_fingerprint_is_the_version() -> None:
    assert seen().fingerprint == "4" != seen(version=5).fingerprint


@pytest.mark.parametrize(
    ("when", "effective_at"),
    [
        (Now(), NOW),
        (PeriodEnd(), END),
        (At(NOW - timedelta(days=3)), NOW),
        (At(END + timedelta(days=3)), END + timedelta(days=3)),
    ],
)
def test_when_a_cancel_takes_effect(when: Now | PeriodEnd | At, effective_at: datetime) -> None:
    assert plan_of(Cancel(when), seen()).effective_at == effective_at


def test_the_paid_time_is_over_with_the_last_item() -> None:
    yearly = {**WIRE["items"][0], "interval": "year", "period_end": "2026-09-01T00:00:00Z"}
    plan = plan_of(Cancel(PeriodEnd()), seen(items=[*WIRE["items"], yearly]))
    assert plan.effective_at == datetime(2026, 9, 1, tzinfo=UTC)
    assert plan.warnings == (CHARGED_UNTIL_END,)


def test_what_a_cancel_warns_of() -> None:
    owing = replace(seen(), open_invoices=(InvoiceView("in_1", Money(1, "EUR"), NOW),))
    assert plan_of(Cancel(Now()), owing).warnings == (STAYS_OPEN,)
    assert plan_of(Cancel(At(END + timedelta(days=1))), seen()).warnings == (CHARGED_UNTIL_END,)
    assert plan_of(Cancel(PeriodEnd()), seen()).warnings == ()


def test_what_is_done_already() -> None:
    ending = seen(cancel_at=END.isoformat())
    ended = seen(status="canceled", ended_at=NOW.isoformat())
    assert plan_of(Cancel(PeriodEnd()), ending).already_done
    assert not plan_of(Cancel(At(END - timedelta(days=1))), ending).already_done
    assert plan_of(Cancel(Now()), ended).already_done
    assert plan_of(UndoCancel(), seen()).already_done
    assert not plan_of(UndoCancel(), ending).already_done
    assert not plan_of(Discount(100, None), seen()).already_done


def test_what_stands_in_the_way() -> None:
    ending = seen(cancel_at=END.isoformat())
    ended = seen(status="canceled", ended_at=NOW.isoformat())
    codes = [
        [blocker.code for blocker in plan_of(operation, sub).blockers]
        for operation, sub in (
            (Discount(100, None), seen()),
            (Discount(100, None), ending),
            (Discount(0, None), seen()),
            (Discount(100, None), ended),
            (UndoCancel(), ended),
        )
    ]
    assert codes == [[], ["ending"], ["invalid_discount"], ["already_ended"], ["already_ended"]]


def test_capabilities_narrow_with_the_subscription() -> None:
    ending = seen(cancel_at=END.isoformat())
    assert ending.state is SubState.ENDING
    unable = {Capability.REACTIVATE, Capability.PROMOTION_CODE}
    discounts = {Capability.DISCOUNT_PERCENT, Capability.DISCOUNT_AMOUNT}
    everything, trial = frozenset(Capability) - unable, {Capability.EXTEND_TRIAL}
    changes = {Capability.CHANGE_QUANTITY, Capability.CHANGE_PLAN}
    assert capabilities_of(None) == everything | {Capability.REACTIVATE}
    assert capabilities_of(seen()) == everything - trial
    assert capabilities_of(seen(status="trialing", trial_end=END.isoformat())) == everything
    assert capabilities_of(seen(items=WIRE["items"] * 2)) == everything - trial - changes
    pauses = {
        Capability.PAUSE_COLLECTION,
        Capability.PAUSE_SERVICE,
        Capability.PAUSE_SERVICE_ENDS,
    }
    assert capabilities_of(ending) == everything - trial - changes - pauses - discounts
    ended = capabilities_of(seen(status="canceled", ended_at=NOW.isoformat()))
    money = {Capability.CREDIT, Capability.REFUND, Capability.FORGIVE_INVOICES}
    assert ended == {Capability.REACTIVATE, *money}


def test_what_the_simulator_cant_is_refused_before_it_is_promised() -> None:
    refused = (
        (Discount(0, None, promotion_code="promo_1"), "not_supported"),
        (Discount(0, 1, amount=Money(100, "USD")), "currency_differs"),
        (Discount(0, 1, amount=Money(0, "EUR")), "invalid_amount"),
    )
    for operation, code in refused:
        assert [one.code for one in plan_of(operation, seen()).blockers] == [code]
    assert plan_of(Discount(0, 1, amount=Money(100, "EUR")), seen()).blockers == ()


def test_an_id_is_quoted_in_a_path() -> None:
    assert (
        write_of(UndoCancel(), SubRef("simulator", "a/b c")).path == "/v1/subscriptions/a%2Fb%20c/undo_cancel"
    )


@pytest.mark.parametrize("status", [302, 404, 409, 412, 418])
def test_a_no_in_foreign_words_is_not_believed(status: int) -> None:
    assert isinstance(refused_write(Answer(status, {"detail": "gateway"}, {})), Unknown)


def test_a_no_in_the_simulators_words_is_final() -> None:
    body = {"error": {"code": "not_found", "message": "There is no subscription."}}
    refused = refused_write(Answer(404, body, {}))
    assert refused == Rejected("refused", "not_found", "There is no subscription.")


@pytest.mark.parametrize("key", ["sim_ä", "sim_\n"])
def test_a_key_that_no_header_can_carry_leaks_no_foreign_exception(key: str) -> None:
    client = SimulatorClient("http://127.0.0.1:9", key, lambda: NOW)
    with pytest.raises((NotSent, Unavailable)):
        client.send("GET", "/v1/site")
