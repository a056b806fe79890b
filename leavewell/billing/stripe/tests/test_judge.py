"""Each request that changes something, put before a judge: Steady, on Stripe's own specification."""

from __future__ import annotations

import contextlib
from typing import Any, NoReturn
from urllib.parse import parse_qsl, urlsplit

import pytest

from leavewell.billing.stripe.client import READ_SECONDS, StripeApi
from leavewell.billing.stripe.planning import plan_of
from leavewell.billing.stripe.steps import Step, steps_of
from leavewell.billing.stripe.tests.judge import RunningJudge
from leavewell.billing.stripe.tests.wires import END, LATER, discount, invoice, item, seen, stamp
from leavewell.billing.stripe.transport import Lost, Transport
from leavewell.billing.stripe.writing import send
from leavewell.billing.types import (
    At,
    Cancel,
    ChangePlan,
    ChangeQuantity,
    Discount,
    ExtendTrial,
    Now,
    Operation,
    OperationKey,
    Pause,
    PeriodEnd,
    Resume,
    UndoCancel,
)
from leavewell.kernel.ids import uuid7
from leavewell.kernel.money import Money

pytestmark = [pytest.mark.pure, pytest.mark.proves(peer="judge")]

TWO = {"data": [item(1), item(2, LATER, "year")]}
OPERATIONS: list[tuple[Operation, dict[str, Any]]] = [
    (Cancel(PeriodEnd(), "too_expensive"), {}),
    (Cancel(PeriodEnd()), {"items": TWO}),
    (Cancel(At(LATER)), {}),
    (Cancel(Now(), "too_hard"), {}),
    (UndoCancel(), {"cancel_at_period_end": True}),
    (UndoCancel(), {"cancel_at": stamp(LATER)}),
    (Discount(1250, 3), {"discounts": [discount(1), discount(2)]}),
    (Discount(5000, 1), {}),
    (Discount(5000, None), {}),
    (ChangeQuantity(3), {}),
    (ChangePlan("price_2"), {}),
    (ExtendTrial(LATER), {"status": "trialing", "trial_end": stamp(END)}),
    (Cancel(PeriodEnd(), "other", comment="We moved."), {"billing_mode": {"type": "flexible"}}),
    (Cancel(PeriodEnd(), release_lock=True), {"schedule": "sub_sched_1"}),
    (Cancel(Now(), open_invoices="void"), {"latest_invoice": invoice(status="draft")}),
    (Cancel(Now(), open_invoices="uncollectible"), {"latest_invoice": invoice(status="draft")}),
    (Discount(0, 3, amount=Money(500, "EUR")), {}),
    (Discount(0, None, promotion_code="promo_1"), {"discounts": [discount(1)]}),
    (Pause(LATER), {}),
    (Pause(None), {}),
    (Resume(), {"pause_collection": {"behavior": "void"}}),
    (Resume(), {"status": "paused"}),
]


class Recording(Transport):
    """Sends nothing, and keeps what it was to send."""

    def __init__(self) -> None:
        super().__init__(READ_SECONDS)
        self.sent: list[tuple[str, str, str]] = []

    def request(self, method: str, url: str, headers: Any, post_data: Any = None, **_: Any) -> NoReturn:
        self.sent.append((method.upper(), url, post_data or ""))
        raise Lost("kept")


def _judged(judge: RunningJudge, step: Step) -> str:
    """The judge's word on the one request of a step."""
    api = StripeApi("sk_test_judge", "http://nowhere", None, READ_SECONDS)
    api._transport = recording = Recording()
    with contextlib.suppress(Lost):
        send(api, step, "sub_1", OperationKey(uuid7()), seen().wire)
    api.close()
    ((method, url, form),) = recording.sent
    parts = urlsplit(url)
    pairs = parse_qsl(f"{parts.query}&{form}", keep_blank_values=True)
    return judge.word_on(method, parts.path, pairs)


@pytest.mark.parametrize(("operation", "changes"), OPERATIONS)
def test_row_01_each_write_is_as_specified(
    judge: RunningJudge, operation: Operation, changes: dict[str, Any]
) -> None:
    now = seen(**changes)
    steps = steps_of(operation, plan_of(operation, now.view).effective_at, now, uuid7())
    assert {one.name: _judged(judge, one) for one in steps} == {one.name: "valid" for one in steps}


@pytest.mark.parametrize(
    "params",
    [
        {"cancel_at_period_ent": True},
        {"cancel_at_period_end": "perhaps"},
        {"proration_behavior": "never"},
    ],
)
def test_row_01_a_misspelt_one_is_not(judge: RunningJudge, params: dict[str, Any]) -> None:
    assert _judged(judge, Step("control", "update", params)) != "valid"
