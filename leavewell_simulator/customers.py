"""Customers of a site."""

from __future__ import annotations

import sqlite3
from typing import Any

from leavewell_simulator.bodies import CustomerBody
from leavewell_simulator.errors import not_found
from leavewell_simulator.happenings import note
from leavewell_simulator.paging import Page, as_list, select
from leavewell_simulator.site import Site
from leavewell_simulator.times import stamp


def add(site: Site, body: CustomerBody) -> bool:
    """Keep a customer; False and no change if one of this id is there."""
    made = site.db.execute(
        "INSERT INTO customer (site, id, email, email_folded, name, at) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (site.id, body.id, body.email, _folded(body.email), body.name, stamp(site.now)),
    )
    if made.rowcount == 1:
        note(site, "customer.created", body.id)
    return made.rowcount == 1


def get(site: Site, key: str) -> dict[str, Any]:
    """One customer, with the ids of its subscriptions."""
    return _shown(site, row_of(site, key))


def row_of(site: Site, key: str) -> sqlite3.Row:
    """The customer with this id; refused where there is none, or none any more."""
    sql = "SELECT * FROM customer WHERE site = ? AND id = ? AND deleted = 0"
    row: sqlite3.Row | None = site.db.execute(sql, (site.id, key)).fetchone()
    if row is None:
        raise not_found("customer", key)
    return row


def delete(site: Site, key: str) -> None:
    """Forget who it was; only the id is kept."""
    row_of(site, key)
    sql = "UPDATE customer SET deleted = 1, email = NULL, email_folded = NULL, name = NULL"
    site.db.execute(f"{sql} WHERE site = ? AND id = ?", (site.id, key))
    note(site, "customer.deleted", key)


def find(site: Site, key: str | None, email: str | None, page: Page) -> dict[str, Any]:
    """A page of the customers that fit; of an e-mail address the case doesn't matter."""
    terms = {"site": site.id, "id": key, "email_folded": _folded(email), "deleted": 0}
    return as_list(select(site.db, "customer", terms, page), lambda row: _shown(site, row))


def exists(site: Site, key: str) -> bool:
    """Whether there is such a customer."""
    sql = "SELECT 1 FROM customer WHERE site = ? AND id = ? AND deleted = 0"
    return site.db.execute(sql, (site.id, key)).fetchone() is not None


def _folded(email: str | None) -> str | None:
    return email.casefold() if email is not None else None


def _shown(site: Site, row: sqlite3.Row) -> dict[str, Any]:
    sql = "SELECT id FROM subscription WHERE site = ? AND customer = ? ORDER BY seq"
    subs = [sub["id"] for sub in site.db.execute(sql, (site.id, row["id"]))]
    return {"id": row["id"], "email": row["email"], "name": row["name"], "subscriptions": subs}
