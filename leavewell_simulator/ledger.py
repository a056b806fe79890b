"""Invoices and charges of a site."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from leavewell.kernel.money import Money
from leavewell_simulator import credits
from leavewell_simulator.errors import conflict, not_found
from leavewell_simulator.model import Bill, Subscription
from leavewell_simulator.paging import Page, as_list, select
from leavewell_simulator.site import Site
from leavewell_simulator.times import stamp


def record(site: Site, sub: Subscription, bills: Iterable[Bill]) -> None:
    """Keep the bills: an invoice each, what it took of the credit, and a charge where it was paid and not free."""
    for bill in bills:
        at = stamp(bill.at)
        paid_at = at if bill.status == "paid" else None
        row = (site.id, sub.id, bill.amount.minor, bill.amount.currency, bill.status, at, paid_at)
        made = site.db.execute(
            "INSERT INTO invoice (site, subscription, minor, currency, status, at, paid_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            row,
        )
        credits.use(site, sub.customer, Money(bill.credit, bill.amount.currency), int(made.lastrowid or 0))
        if bill.status == "paid" and bill.amount.minor:
            _charge(site, (made.lastrowid, sub.id, bill.amount.minor, bill.amount.currency, at))


def pay_open(site: Site, sub: str) -> None:
    """Collect every open invoice of the subscription now."""
    at = stamp(site.now)
    for row in _open(site, sub):
        site.db.execute("UPDATE invoice SET status = 'paid', paid_at = ? WHERE seq = ?", (at, row["seq"]))
        _charge(site, (row["seq"], sub, row["minor"], row["currency"], at))


def void(site: Site, invoice: str) -> dict[str, Any]:
    """Waive an open invoice: it will not be collected."""
    row = _invoice(site, invoice)
    if row["status"] != "open":
        raise conflict("not_open", f"The invoice is {row['status']}.")
    site.db.execute("UPDATE invoice SET status = 'void' WHERE seq = ?", (row["seq"],))
    return shown_invoice(_invoice(site, invoice))


def open_invoices(site: Site, sub: str) -> list[dict[str, Any]]:
    """What is still to be paid for the subscription, oldest first."""
    return [shown_invoice(row) for row in _open(site, sub)]


def last_charge(site: Site, sub: str) -> dict[str, Any] | None:
    """The newest money taken for the subscription."""
    sql = "SELECT * FROM charge WHERE site = ? AND subscription = ? ORDER BY seq DESC LIMIT 1"
    row = site.db.execute(sql, (site.id, sub)).fetchone()
    return shown_charge(row) if row else None


def list_invoices(site: Site, sub: str | None, status: str | None, page: Page) -> dict[str, Any]:
    """A page of invoices, oldest first."""
    terms = {"site": site.id, "subscription": sub, "status": status}
    return as_list(select(site.db, "invoice", terms, page), shown_invoice)


def list_charges(site: Site, sub: str | None, since: datetime | None, page: Page) -> dict[str, Any]:
    """A page of charges made at or after an instant."""
    terms = {"site": site.id, "subscription": sub, "at >=": stamp(since) if since else None}
    return as_list(select(site.db, "charge", terms, page), shown_charge)


def shown_invoice(row: sqlite3.Row) -> dict[str, Any]:
    """An invoice as callers get it."""
    return {
        "id": f"in_{row['seq']}",
        "subscription": row["subscription"],
        "amount": {"minor": row["minor"], "currency": row["currency"]},
        "status": row["status"],
        "created_at": row["at"],
        "paid_at": row["paid_at"],
    }


def shown_charge(row: sqlite3.Row) -> dict[str, Any]:
    """A charge as callers get it."""
    return {
        "id": f"ch_{row['seq']}",
        "invoice": f"in_{row['invoice']}",
        "subscription": row["subscription"],
        "amount": {"minor": row["minor"], "currency": row["currency"]},
        "at": row["at"],
    }


def _open(site: Site, sub: str) -> list[sqlite3.Row]:
    sql = "SELECT * FROM invoice WHERE site = ? AND subscription = ? AND status = 'open' ORDER BY seq"
    return site.db.execute(sql, (site.id, sub)).fetchall()


def _invoice(site: Site, invoice: str) -> sqlite3.Row:
    sql = "SELECT * FROM invoice WHERE site = ? AND seq = ?"
    row: sqlite3.Row | None = site.db.execute(sql, (site.id, invoice.removeprefix("in_"))).fetchone()
    if row is None:
        raise not_found("invoice", invoice)
    return row


def _charge(site: Site, row: tuple[object, ...]) -> None:
    site.db.execute(
        "INSERT INTO charge (site, invoice, subscription, minor, currency, at) VALUES (?, ?, ?, ?, ?, ?)",
        (site.id, *row),
    )
