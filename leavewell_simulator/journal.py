"""What was really applied, once a row; and the answers that an idempotency key brings back."""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from leavewell_simulator.errors import conflict
from leavewell_simulator.paging import Page, as_list, select
from leavewell_simulator.site import Site
from leavewell_simulator.times import stamp

WINDOW = timedelta(hours=24)
"""How long, in the site's time, a key brings its answer back. Afterwards it is a new request."""


@dataclass(frozen=True)
class Marks:
    """How a caller marked a write: to repeat it safely, to know it again, to be sure of what it saw."""

    idempotency_key: str | None
    operation: str | None
    if_version: str | None
    request_hash: str


def hash_of(method: str, path: str, body: bytes) -> str:
    """What makes two requests the same one."""
    return hashlib.sha256(b"\n".join((method.encode(), path.encode(), body))).hexdigest()


def earlier_answer(site: Site, marks: Marks) -> str | None:
    """The body answered to this key before; refused if it came with another request."""
    since = stamp(site.now - WINDOW)
    site.db.execute("DELETE FROM answer WHERE site = ? AND at < ?", (site.id, since))
    sql = "SELECT request_hash, body FROM answer WHERE site = ? AND idempotency_key = ?"
    row = site.db.execute(sql, (site.id, marks.idempotency_key)).fetchone()
    if row is None:
        return None
    if row["request_hash"] != marks.request_hash:
        raise conflict("idempotency_mismatch", "This key came with another request before.")
    return str(row["body"])


def record(site: Site, kind: str, sub: str, marks: Marks) -> None:
    """One write was applied."""
    site.db.execute(
        "INSERT INTO operation (site, id, kind, subscription, idempotency_key, at) VALUES (?, ?, ?, ?, ?, ?)",
        (site.id, marks.operation, kind, sub, marks.idempotency_key, stamp(site.now)),
    )


def keep_answer(site: Site, marks: Marks, body: str) -> None:
    """Remember what a success answered, where it has a key. A refusal changed nothing and is tried afresh."""
    if marks.idempotency_key is not None:
        site.db.execute(
            "INSERT INTO answer (site, idempotency_key, request_hash, body, at) VALUES (?, ?, ?, ?, ?)",
            (site.id, marks.idempotency_key, marks.request_hash, body, stamp(site.now)),
        )


def list_operations(site: Site, operation: str | None, sub: str | None, page: Page) -> dict[str, Any]:
    """A page of the writes applied, oldest first."""
    terms = {"site": site.id, "id": operation, "subscription": sub}
    return as_list(select(site.db, "operation", terms, page), _shown)


def _shown(row: sqlite3.Row) -> dict[str, Any]:
    keys = ("seq", "id", "kind", "subscription", "idempotency_key", "at")
    return {key: row[key] for key in keys}
