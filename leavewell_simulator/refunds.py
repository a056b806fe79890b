"""Money that goes back to customers."""

from __future__ import annotations

import sqlite3
from typing import Any

from leavewell.kernel.money import Money
from leavewell_simulator.errors import conflict, invalid, not_found
from leavewell_simulator.paging import Page, as_list, select
from leavewell_simulator.site import Site
from leavewell_simulator.times import stamp


def charge(site: Site, key: str) -> sqlite3.Row:
    """The charge with this id; refused where there is none."""
    row: sqlite3.Row | None = site.db.execute(
        "SELECT * FROM charge WHERE site = ? AND seq = ?", (site.id, key.removeprefix("ch_"))
    ).fetchone()
    if row is None:
        raise not_found("charge", key)
    return row


def refund(site: Site, taken: sqlite3.Row, amount: Money) -> dict[str, Any]:
    """Give so much of a charge back."""
    if amount.currency != taken["currency"]:
        raise conflict("currency_differs", "The charge is in another currency.")
    if amount.minor <= 0:
        raise invalid("amount: give back more than nothing.")
    if amount.minor > taken["minor"] - refunded(site, taken["seq"]):
        raise conflict("refund_too_large", "That is more than what is left of the charge.")
    made = site.db.execute(
        "INSERT INTO refund (site, charge, subscription, minor, currency, at) VALUES (?, ?, ?, ?, ?, ?)",
        (site.id, taken["seq"], taken["subscription"], amount.minor, amount.currency, stamp(site.now)),
    )
    return shown(get(site, made.lastrowid))


def refunded(site: Site, seq: int) -> int:
    """What has gone back of a charge so far, in minor units."""
    sql = "SELECT coalesce(sum(minor), 0) FROM refund WHERE site = ? AND charge = ?"
    return int(site.db.execute(sql, (site.id, seq)).fetchone()[0])


def get(site: Site, seq: object) -> sqlite3.Row:
    """The refund with this number; refused where there is none."""
    row: sqlite3.Row | None = site.db.execute(
        "SELECT * FROM refund WHERE site = ? AND seq = ?", (site.id, seq)
    ).fetchone()
    if row is None:
        raise not_found("refund", f"re_{seq}")
    return row


def listed(site: Site, sub: str | None, page: Page) -> dict[str, Any]:
    """A page of refunds, oldest first."""
    return as_list(select(site.db, "refund", {"site": site.id, "subscription": sub}, page), shown)


def shown(row: sqlite3.Row) -> dict[str, Any]:
    """A refund as callers get it."""
    return {
        "id": f"re_{row['seq']}",
        "charge": f"ch_{row['charge']}",
        "subscription": row["subscription"],
        "amount": {"minor": row["minor"], "currency": row["currency"]},
        "at": row["at"],
    }
