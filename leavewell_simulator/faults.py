"""Faults on demand: what a real billing system does on a bad day, whenever a test asks for it."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from leavewell_simulator.errors import SimulatorError, invalid
from leavewell_simulator.messages import CUT, Response, refusal
from leavewell_simulator.rigging import FaultBody
from leavewell_simulator.site import Site

_HTML = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"


@dataclass(frozen=True)
class Hits:
    """The faults that one request meets: at most one of those that slow, one of those that spoil."""

    latency: FaultBody | None = None
    fault: FaultBody | None = None


NONE = Hits()
NO_WRITES = {"get", "metadata", "coupons", "customers"}
"""What ``write`` spares, as it changes neither a subscription's terms nor money."""
Worded = Callable[[SimulatorError], Response]


def add(site: Site, body: FaultBody) -> dict[str, Any]:
    """Arm a fault."""
    if body.kind == "busy" and body.phase == "after":
        raise invalid("phase: a busy answer says that nothing was done.")
    if body.kind == "kept_error" and body.phase == "after":
        raise invalid("phase: a kept error means that nothing was done.")
    made = site.db.execute(
        "INSERT INTO fault (site, target, latency, times, body, skip) VALUES (?, ?, ?, ?, ?, ?)",
        (site.id, body.on, body.kind == "latency", body.times, body.model_dump_json(), body.skip),
    )
    return {"id": made.lastrowid, **body.model_dump(mode="json")}


def listed(site: Site) -> dict[str, Any]:
    """What is armed, oldest first, each with the times it has left."""
    rows = site.db.execute("SELECT * FROM fault WHERE site = ? ORDER BY seq", (site.id,))
    return {"data": [json.loads(row["body"]) | {"id": row["seq"], "times": row["times"]} for row in rows]}


def clear(site: Site) -> dict[str, Any]:
    """Disarm all."""
    return {"cleared": site.db.execute("DELETE FROM fault WHERE site = ?", (site.id,)).rowcount}


def take(site: Site, target: str) -> Hits:
    """What a request of this kind meets; each counts one time less from here."""
    return Hits(_take(site, target, latency=True), _take(site, target, latency=False))


def play(hits: Hits, carry_out: Callable[[], Response], worded: Worded = refusal) -> Response:
    """Carry the request out, or not, as the faults have it. ``worded``: an error in the format that is spoken."""
    _sleep(hits.latency)
    if hits.fault and hits.fault.phase == "before":
        return _spoil(hits.fault, None, worded)
    response = carry_out()
    _sleep(hits.latency)
    return _spoil(hits.fault, response, worded) if hits.fault else response


def asked_for(fault: FaultBody) -> SimulatorError:
    """The error that a fault answers with."""
    return SimulatorError(fault.status, "fault", "A fault was asked for.")


def _take(site: Site, target: str, *, latency: bool) -> FaultBody | None:
    row: sqlite3.Row | None = site.db.execute(
        "SELECT * FROM fault WHERE site = ? AND latency = ? AND target IN (?, ?, 'any') ORDER BY seq LIMIT 1",
        (site.id, latency, target, target if target in NO_WRITES else "write"),
    ).fetchone()
    if row is None:
        return None
    if row["skip"]:
        site.db.execute("UPDATE fault SET skip = skip - 1 WHERE seq = ?", (row["seq"],))
        return None
    site.db.execute("UPDATE fault SET times = times - 1 WHERE seq = ?", (row["seq"],))
    site.db.execute("DELETE FROM fault WHERE seq = ? AND times = 0", (row["seq"],))
    return FaultBody.model_validate_json(row["body"])


def _sleep(fault: FaultBody | None) -> None:
    if fault is not None:
        time.sleep(fault.seconds)


def _spoil(fault: FaultBody, response: Response | None, worded: Worded) -> Response:
    match fault.kind:
        case "cut":
            return CUT
        case "hang":
            _sleep(fault)
            return CUT
        case "busy":
            wait = {} if fault.retry_after is None else {"Retry-After": f"{fault.retry_after:g}"}
            busy = worded(SimulatorError(429, "busy", "Too many requests."))
            return Response(busy.status, busy.text, wait)
        case "html":
            return Response(502, _HTML, content_type="text/html")
        case "broken_json":
            text = response.text if response else '{"id": "sub_1", "status": "act'
            return Response(200, text[: len(text) // 2])
        case "foreign_json":
            return Response(200, '{"ok": true, "served_by": "gateway"}')
    return worded(asked_for(fault))
