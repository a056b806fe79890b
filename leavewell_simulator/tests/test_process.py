"""The real process: it keeps what it said, through ``kill -9``, and ends when asked to."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from leavewell_simulator.testing import RunningSimulator
from leavewell_simulator.tests.conftest import ITEM

pytestmark = pytest.mark.pure


def call(running: RunningSimulator, method: str, path: str, body: object = None) -> dict[str, Any]:
    headers = {"Authorization": "Bearer sim_process", "Simulator-Time": "2026-01-01T00:00:00Z"}
    data = json.dumps(body).encode() if body is not None else None
    request = Request(running.url + path, data=data, headers=headers, method=method)
    with urlopen(request, timeout=10) as answer:
        shown: dict[str, Any] = json.load(answer)
        return shown


def subscribe(running: RunningSimulator, count: int) -> None:
    call(running, "PUT", "/v1/site")
    subs = [{"id": f"s{n}", "customer": "c1", "items": [ITEM]} for n in range(count)]
    call(running, "POST", "/v1/batch", {"customers": [{"id": "c1"}], "subscriptions": subs})


def test_what_was_answered_is_there_after_kill_9(tmp_path: Path) -> None:
    running = RunningSimulator(tmp_path)
    running.start()
    subscribe(running, 40)
    answered: list[str] = []

    def cancel_all() -> None:
        for n in range(40):
            try:
                call(running, "POST", f"/v1/subscriptions/s{n}/cancel", {"when": "now"})
            except OSError:
                return
            answered.append(f"s{n}")
            if n == 10:
                ready.set()

    ready = threading.Event()
    writer = threading.Thread(target=cancel_all)
    writer.start()
    ready.wait(10)
    running.kill()
    writer.join()
    running.start()
    kept = {row["subscription"] for row in call(running, "GET", "/v1/operations")["data"]}
    states = {row["id"]: row["status"] for row in call(running, "GET", "/v1/subscriptions")["data"]}
    assert set(answered) <= kept
    assert {key for key, status in states.items() if status == "canceled"} == kept
    assert running.stop() == 0


def test_a_cut_closes_the_connection_and_the_server_goes_on(tmp_path: Path) -> None:
    with RunningSimulator(tmp_path) as running:
        subscribe(running, 1)
        call(running, "POST", "/v1/faults", {"on": "get", "kind": "cut", "times": 1})
        with pytest.raises(OSError, match=r"(?i)closed|reset"):
            call(running, "GET", "/v1/subscriptions/s0")
        assert call(running, "GET", "/v1/subscriptions/s0")["status"] == "active"
