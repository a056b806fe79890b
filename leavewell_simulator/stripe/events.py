"""Events as Stripe tells them: what happened, and what the object was at the end of the request that did it."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from leavewell_simulator.site import Site
from leavewell_simulator.stripe import objects
from leavewell_simulator.stripe.amounts import seconds_of
from leavewell_simulator.stripe.listing_params import EventListing
from leavewell_simulator.stripe.lists import as_list, place_by_number, rows_of
from leavewell_simulator.stripe.refusals import missing
from leavewell_simulator.stripe.version import VERSION

Shape = dict[str, Any]


def complete(site: Site) -> None:
    """Add to what has just happened what the objects look like now."""
    sql = "SELECT * FROM happening WHERE site = ? AND body IS NULL ORDER BY seq"
    for row in site.db.execute(sql, (site.id,)).fetchall():
        data = _data(site, row)
        site.db.execute("UPDATE happening SET body = ? WHERE seq = ?", (json.dumps(data), row["seq"]))


def listed(site: Site, params: EventListing) -> Shape:
    """Events, newest first."""
    after = place_by_number("evt_", "event", params)
    names = params.types or ((params.type,) if params.type else ())
    table = "happening" if not names else _of_types(site, names)
    rows, more = rows_of(site, table, {}, params, after)
    return as_list("/v1/events", rows, more, lambda row: event_shape(site, row))


def get(site: Site, key: str) -> Shape:
    """The event with this id."""
    sql = "SELECT * FROM happening WHERE site = ? AND seq = ?"
    row = site.db.execute(sql, (site.id, key.removeprefix("evt_"))).fetchone()
    if row is None:
        raise missing("event", key)
    return event_shape(site, row)


def event_shape(site: Site, row: sqlite3.Row) -> Shape:
    """An event."""
    return {
        "id": f"evt_{row['seq']}",
        "object": "event",
        "api_version": VERSION,
        "created": seconds_of(row["at"]),
        "data": json.loads(row["body"] or '{"object": {}}'),
        "livemode": False,
        "pending_webhooks": 0 if row["delivered_at"] else 1,
        "request": {"id": None, "idempotency_key": None},
        "type": row["kind"],
        **({"account": site.account} if site.account else {}),
    }


def _data(site: Site, row: sqlite3.Row) -> Shape:
    now = _object(site, row["kind"], row["object"])
    if not row["kind"].endswith(".updated"):
        return {"object": now}
    before = _last(site, row)
    changed = {name: before[name] for name in now if name in before and before[name] != now[name]}
    return {"object": now, "previous_attributes": changed}


def _object(site: Site, kind: str, key: str) -> Shape:
    noun = kind.rsplit(".", 1)[0].rsplit(".", 1)[-1]
    return objects.GETTERS[noun](site, key)


def _last(site: Site, row: sqlite3.Row) -> Shape:
    """The object as the last event about it told it."""
    sql = (
        "SELECT body FROM happening WHERE site = ? AND object = ? AND seq < ? AND body IS NOT NULL"
        " ORDER BY seq DESC LIMIT 1"
    )
    told = site.db.execute(sql, (site.id, row["object"], row["seq"])).fetchone()
    shape: Shape = json.loads(told["body"])["object"] if told else {}
    return shape


def _of_types(site: Site, names: tuple[str, ...]) -> str:
    site.db.execute("CREATE TEMP TABLE IF NOT EXISTS asked_kind (kind TEXT)")
    site.db.execute("DELETE FROM asked_kind")
    site.db.executemany("INSERT INTO asked_kind VALUES (?)", [(name,) for name in names])
    return "(SELECT * FROM happening WHERE kind IN (SELECT kind FROM asked_kind))"
