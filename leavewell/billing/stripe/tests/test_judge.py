"""Each request that changes something, put before a judge: Steady, on Stripe's own specification."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from leavewell.billing.stripe.client import READ_SECONDS, StripeApi
from leavewell.billing.stripe.planning import plan_of
from leavewell.billing.stripe.steps import Step, steps_of
from leavewell.billing.stripe.tests.judge import RunningJudge, verdict
from leavewell.billing.stripe.tests.wires import LATER, discount, item, seen, stamp
from leavewell.billing.stripe.writing import send
from leavewell.billing.types import At, Cancel, Discount, Now, Operation, OperationKey, PeriodEnd, UndoCancel
from leavewell.kernel.ids import uuid7

pytestmark = pytest.mark.pure

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
]


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where it answers."""
    with RunningJudge(tmp_path_factory.mktemp("judge")) as running:
        yield running.url


def _judged(url: str, step: Step) -> str:
    """The judge's word on one request; what it answers is made up, and so of no interest."""
    api = StripeApi("sk_test_judge", url, None, READ_SECONDS)
    if step.kind == "delete":
        # It knows no indexed arrays in a query, which is how the client writes what to expand.
        step = replace(step, params={key: one for key, one in step.params.items() if key != "expand"})
    with contextlib.suppress(Exception):
        send(api, step, "sub_1", OperationKey(uuid7()), seen().wire)
    said = api._transport.headers
    api.close()
    return verdict(said)


@pytest.mark.parametrize(("operation", "changes"), OPERATIONS)
def test_row_01_each_write_is_as_specified(judge: str, operation: Operation, changes: dict[str, Any]) -> None:
    now = seen(**changes)
    steps = steps_of(operation, plan_of(operation, now.view).effective_at, now, uuid7())
    assert {one.name: _judged(judge, one) for one in steps} == {one.name: "valid" for one in steps}


@pytest.mark.parametrize(
    "params",
    [{"cancel_at_period_ent": True}, {"cancel_at_period_end": "perhaps"}, {"proration_behavior": "never"}],
)
def test_row_01_a_misspelt_one_is_not(judge: str, params: dict[str, Any]) -> None:
    assert _judged(judge, Step("control", "update", params)) != "valid"
