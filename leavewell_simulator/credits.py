"""What customers have in hand: given to them, and taken off their next bills."""

from __future__ import annotations

import sqlite3
from typing import Any

from leavewell.kernel.money import Money
from leavewell_simulator.errors import invalid
from leavewell_simulator.site import Site
from leavewell_simulator.times import stamp


def give(site: Site, customer: str, amount: Money) -> dict[str, Any]:
    """More in hand, by that amount; the entry and what there is now."""
    if amount.minor <= 0:
        raise invalid("amount: give more than nothing.")
    seq = _enter(site, customer, amount, None)
    return {
        "id": f"cbtxn_{seq}",
        "amount": vars(amount),
        "balance": {"minor": balance(site, customer, amount.currency), "currency": amount.currency},
    }


def use(site: Site, customer: str, amount: Money, invoice: int) -> None:
    """An invoice has taken from it."""
    if amount.minor:
        _enter(site, customer, Money(-amount.minor, amount.currency), invoice)


def balance(site: Site, customer: str, currency: str) -> int:
    """What there is in hand, in minor units."""
    sql = "SELECT coalesce(sum(minor), 0) FROM credit WHERE site = ? AND customer = ? AND currency = ?"
    return int(site.db.execute(sql, (site.id, customer, currency)).fetchone()[0])


def used_by(site: Site, invoice: int) -> int:
    """What an invoice has taken from it, in minor units."""
    sql = "SELECT coalesce(sum(-minor), 0) FROM credit WHERE site = ? AND invoice = ?"
    return int(site.db.execute(sql, (site.id, invoice)).fetchone()[0])


def entry(site: Site, seq: int) -> sqlite3.Row | None:
    """One entry."""
    row: sqlite3.Row | None = site.db.execute(
        "SELECT * FROM credit WHERE site = ? AND seq = ?", (site.id, seq)
    ).fetchone()
    return row


def _enter(site: Site, customer: str, amount: Money, invoice: int | None) -> int:
    made = site.db.execute(
        "INSERT INTO credit (site, customer, minor, currency, invoice, at) VALUES (?, ?, ?, ?, ?, ?)",
        (site.id, customer, amount.minor, amount.currency, invoice, stamp(site.now)),
    )
    return int(made.lastrowid or 0)
