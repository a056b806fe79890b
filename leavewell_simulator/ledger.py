"""Invoices of a site, and the charges that pay them."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, Literal

from leavewell.kernel.money import Money
from leavewell_simulator import credits
from leavewell_simulator.errors import conflict, not_found
from leavewell_simulator.happenings import note
from leavewell_simulator.model import Bill, Subscription
from leavewell_simulator.paging import Page, as_list, select
from leavewell_simulator.site import Site
from leavewell_simulator.times import stamp

_CLOSED = {"void": "invoice.voided", "uncollectible": "invoice.marked_uncollectible"}


def record(site: Site, sub: Subscription, bills: Iterable[Bill]) -> None:
    """Keep the bills: an invoice each, what it took of the credit, and a charge where it was paid and not free."""
    for bill in bills:
        _keep(site, sub, bill)


def pay_open(site: Site, sub: str) -> None:
    """Collect every open invoice of the subscription now."""
    for row in _open(site, sub):
        pay(site, row)


def pay(site: Site, row: sqlite3.Row, *, out_of_band: bool = False) -> None:
    """Collect one invoice now; ``out_of_band``: it was paid elsewhere, and no charge is made."""
    at = stamp(site.now)
    site.db.execute(
        "UPDATE invoice SET status = 'paid', paid_at = ?, out_of_band = ? WHERE seq = ?",
        (at, out_of_band, row["seq"]),
    )
    if not out_of_band and row["minor"]:
        _charge(site, (row["seq"], row["subscription"], row["minor"], row["currency"], at), site.now)
    note(site, "invoice.paid", f"in_{row['seq']}")


def void(site: Site, invoice: str) -> dict[str, Any]:
    """Waive an open invoice: it will not be collected."""
    return shown_invoice(close(site, get_invoice(site, invoice), "void"))


def close(site: Site, row: sqlite3.Row, status: Literal["void", "uncollectible"]) -> sqlite3.Row:
    """Collect it no more; only one that is open, or was given up on before it is waived."""
    if row["status"] != "open" and (row["status"], status) != ("uncollectible", "void"):
        raise conflict("not_open", f"The invoice is {row['status']}.")
    site.db.execute(
        "UPDATE invoice SET status = ?, closed_at = ? WHERE seq = ?", (status, stamp(site.now), row["seq"])
    )
    note(site, _CLOSED[status], f"in_{row['seq']}")
    return get_invoice(site, f"in_{row['seq']}")


def forgive(
    site: Site, sub: str, status: Literal["void", "uncollectible"], spared: Collection[str] = ()
) -> int:
    """Collect nothing any more of what is open for the subscription, but for these; how many invoices that was."""
    rows = [row for row in _open(site, sub) if f"in_{row['seq']}" not in spared]
    for row in rows:
        close(site, row, status)
    return len(rows)


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


def get_invoice(site: Site, invoice: str) -> sqlite3.Row:
    """The invoice with this id; refused where there is none."""
    sql = "SELECT * FROM invoice WHERE site = ? AND seq = ?"
    row: sqlite3.Row | None = site.db.execute(sql, (site.id, invoice.removeprefix("in_"))).fetchone()
    if row is None:
        raise not_found("invoice", invoice)
    return row


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


def _keep(site: Site, sub: Subscription, bill: Bill) -> None:
    at = stamp(bill.at)
    paid = bill.status == "paid"
    row = (site.id, sub.id, bill.amount.minor, bill.amount.currency, bill.status, at, at if paid else None)
    made = site.db.execute(
        "INSERT INTO invoice (site, subscription, minor, currency, status, at, paid_at, covers_until)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (*row, stamp(bill.covers_until or bill.at)),
    )
    seq = int(made.lastrowid or 0)
    credits.use(site, sub.customer, Money(bill.credit, bill.amount.currency), seq)
    note(site, "invoice.created", f"in_{seq}", bill.at)
    if paid and bill.amount.minor:
        _charge(site, (seq, sub.id, bill.amount.minor, bill.amount.currency, at), bill.at)
    if bill.status in _AFTERWARDS:
        note(site, _AFTERWARDS[bill.status], f"in_{seq}", bill.at)


_AFTERWARDS = {"paid": "invoice.paid", "open": "invoice.payment_failed", **_CLOSED}


def _open(site: Site, sub: str) -> list[sqlite3.Row]:
    sql = "SELECT * FROM invoice WHERE site = ? AND subscription = ? AND status = 'open' ORDER BY seq"
    return site.db.execute(sql, (site.id, sub)).fetchall()


def _charge(site: Site, row: tuple[object, ...], at: datetime) -> None:
    made = site.db.execute(
        "INSERT INTO charge (site, invoice, subscription, minor, currency, at) VALUES (?, ?, ?, ?, ?, ?)",
        (site.id, *row),
    )
    note(site, "charge.succeeded", f"ch_{made.lastrowid}", at)
