"""Charges that the card's holder disputes. Nothing is done about them here: somebody answers, or doesn't."""

from __future__ import annotations

import sqlite3
from typing import Any

from leavewell_simulator import refunds
from leavewell_simulator.bodies import DisputeBody
from leavewell_simulator.errors import not_found
from leavewell_simulator.happenings import note
from leavewell_simulator.site import Site
from leavewell_simulator.times import stamp


def dispute(site: Site, key: str, body: DisputeBody) -> dict[str, Any]:
    """The whole of a charge is disputed from now on."""
    charge = refunds.charge(site, key)
    made = site.db.execute(
        "INSERT INTO dispute (site, charge, at, answer_by) VALUES (?, ?, ?, ?)",
        (site.id, charge["seq"], stamp(site.now), stamp(body.answer_by)),
    )
    note(site, "charge.dispute.created", f"dp_{made.lastrowid}")
    return {"id": f"dp_{made.lastrowid}", "charge": key}


def get(site: Site, key: str) -> sqlite3.Row:
    """The dispute with this id, with the money of its charge; refused where there is none."""
    row: sqlite3.Row | None = site.db.execute(
        "SELECT dispute.*, charge.minor, charge.currency FROM dispute JOIN charge ON charge.seq = dispute.charge"
        " WHERE dispute.site = ? AND dispute.seq = ?",
        (site.id, key.removeprefix("dp_")),
    ).fetchone()
    if row is None:
        raise not_found("dispute", key)
    return row


def is_disputed(site: Site, charge: int) -> bool:
    """Whether a charge was ever disputed."""
    sql = "SELECT 1 FROM dispute WHERE site = ? AND charge = ?"
    return site.db.execute(sql, (site.id, charge)).fetchone() is not None
