"""A simulator without HTTP, on a file of its own, with its time given."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from leavewell_simulator.errors import SimulatorError
from leavewell_simulator.messages import Request, Response, refusal
from leavewell_simulator.wsgi import Simulator

START = "2026-01-31T10:00:00Z"
ITEM = {"id": "it_1", "plan": "pro", "unit": {"minor": 4900, "currency": "EUR"}}


@dataclass
class Caller:
    """Calls as one site would send them."""

    simulator: Simulator
    key: str = "sim_test"
    now: str = START
    last: Response = field(default_factory=lambda: Response(0, ""))

    def call(
        self, method: str, path: str, body: object = None, status: int = 200, **headers: str
    ) -> dict[str, Any]:
        """Send, check the status, give the JSON back. Keywords are headers, with ``_`` for ``-``."""
        path, _, query = path.partition("?")
        sent = {"authorization": f"Bearer {self.key}", "simulator-time": self.now}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        terms = dict(part.split("=") for part in query.split("&")) if query else {}
        raw = json.dumps(body).encode() if body is not None else b""
        self.last = self._answer(Request(method, path, terms, sent, raw))
        assert self.last.status == status, self.last.text
        return json.loads(self.last.text) if self.last.text else {}

    def subscribe(self, key: str = "sub_1", **more: object) -> dict[str, Any]:
        """One subscription, with its customer."""
        self.simulator.answer(self._customer(key))
        body = {"id": key, "customer": f"cus_{key}", "items": [ITEM], **more}
        return self.call("POST", "/v1/subscriptions", body, 201)

    def get(self, key: str = "sub_1") -> dict[str, Any]:
        """The subscription as it stands."""
        return self.call("GET", f"/v1/subscriptions/{key}")

    def rows(self, path: str) -> list[dict[str, Any]]:
        """A list's first page."""
        return list(self.call("GET", path)["data"])

    def _answer(self, request: Request) -> Response:
        try:
            return self.simulator.answer(request)
        except SimulatorError as wrong:
            return refusal(wrong)

    def _customer(self, key: str) -> Request:
        headers = {"authorization": f"Bearer {self.key}", "simulator-time": self.now}
        return Request("POST", "/v1/customers", {}, headers, json.dumps({"id": f"cus_{key}"}).encode())


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[Simulator]:
    """One on a fresh file."""
    made = Simulator(tmp_path / "store" / "simulator.sqlite3")
    yield made
    made.store.close()


@pytest.fixture
def site(simulator: Simulator) -> Caller:
    """A site on it, at START."""
    caller = Caller(simulator)
    caller.call("PUT", "/v1/site", status=201)
    return caller
