"""A site at a glance: how much of everything, and what happened last."""

from __future__ import annotations

from typing import Any

from leavewell_simulator.site import Site
from leavewell_simulator.subscriptions import bring_all_up
from leavewell_simulator.times import stamp

NEWEST = 20

_EVENTS = """
SELECT * FROM (SELECT at, kind, subscription, NULL AS minor, NULL AS currency
               FROM operation WHERE site = :site ORDER BY at DESC LIMIT :most)
UNION ALL
SELECT * FROM (SELECT at, 'charged', subscription, minor, currency
               FROM charge WHERE site = :site ORDER BY at DESC LIMIT :most)
UNION ALL
SELECT * FROM (SELECT at, 'charge_failed', subscription, minor, currency
               FROM invoice WHERE site = :site AND status = 'open' ORDER BY at DESC LIMIT :most)
UNION ALL
SELECT * FROM (SELECT ended_at, 'ended', id, NULL, NULL
               FROM subscription WHERE site = :site AND ended_at IS NOT NULL
               ORDER BY ended_at DESC LIMIT :most)
ORDER BY 1 DESC LIMIT :most
"""

_SCHEDULED = "SELECT count(*) FROM subscription WHERE site = ? AND cancel_at IS NOT NULL AND ended_at IS NULL"


def overview(site: Site) -> dict[str, Any]:
    """Counts and the newest events, newest first."""
    bring_all_up(site)
    by_status = site.db.execute(
        "SELECT status, count(*) AS n FROM subscription WHERE site = ? GROUP BY status", (site.id,)
    )
    return {
        "now": stamp(site.now),
        "customers": _count(site, "SELECT count(*) FROM customer WHERE site = ?"),
        "subscriptions": {row["status"]: row["n"] for row in by_status},
        "cancels_scheduled": _count(site, _SCHEDULED),
        "open_invoices": _count(site, "SELECT count(*) FROM invoice WHERE site = ? AND status = 'open'"),
        "charges": _count(site, "SELECT count(*) FROM charge WHERE site = ?"),
        "operations": _count(site, "SELECT count(*) FROM operation WHERE site = ?"),
        "faults": _count(site, "SELECT count(*) FROM fault WHERE site = ?"),
        "newest": _newest(site),
    }


def _newest(site: Site) -> list[dict[str, Any]]:
    rows = site.db.execute(_EVENTS, {"site": site.id, "most": NEWEST})
    return [
        {
            "at": row["at"],
            "kind": row["kind"],
            "subscription": row["subscription"],
            "amount": {"minor": row["minor"], "currency": row["currency"]} if row["currency"] else None,
        }
        for row in rows
    ]


def _count(site: Site, sql: str) -> int:
    return int(site.db.execute(sql, (site.id,)).fetchone()[0])
