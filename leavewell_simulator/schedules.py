"""Schedules of a site: attached to a subscription, released from it, and what became of them."""

from __future__ import annotations

import sqlite3
from datetime import UTC

from leavewell_simulator import prices
from leavewell_simulator.bodies import PhaseBody, ScheduleBody
from leavewell_simulator.errors import conflict, not_found
from leavewell_simulator.model import STORED, Phase, Schedule, Subscription
from leavewell_simulator.scheduling import attach
from leavewell_simulator.site import Site
from leavewell_simulator.times import stamp


def attached(site: Site, sub: Subscription, body: ScheduleBody) -> Subscription:
    """The subscription with a new schedule, which is kept beyond its release."""
    number = site.db.execute("SELECT count(*) FROM schedule WHERE site = ?", (site.id,)).fetchone()[0]
    phases = tuple(_phase(site, sub, one) for one in body.phases)
    schedule = Schedule(f"sub_sched_{number + 1}", phases, body.ends_at.astimezone(UTC), body.then)
    owned = attach(sub, schedule, site.now)
    site.db.execute(
        "INSERT INTO schedule (site, id, subscription, body, at) VALUES (?, ?, ?, ?, ?)",
        (site.id, schedule.id, sub.id, STORED.dump_json(owned).decode(), stamp(site.now)),
    )
    return owned


def get(site: Site, key: str) -> sqlite3.Row:
    """The schedule with this id; refused where there is none."""
    row: sqlite3.Row | None = site.db.execute(
        "SELECT * FROM schedule WHERE site = ? AND id = ?", (site.id, key)
    ).fetchone()
    if row is None:
        raise not_found("schedule", key)
    return row


def as_planned(row: sqlite3.Row) -> Subscription:
    """The subscription as it was when the schedule was attached."""
    return STORED.validate_json(row["body"])


def mark_released(site: Site, key: str) -> None:
    """Somebody has released it."""
    site.db.execute(
        "UPDATE schedule SET released_at = ? WHERE site = ? AND id = ?", (stamp(site.now), site.id, key)
    )


def _phase(site: Site, sub: Subscription, body: PhaseBody) -> Phase:
    if len(sub.items) > 1:
        raise conflict("several_items", "The subscription has several items.")
    price, item = prices.to_move_to(site, body.price), sub.items[0]
    return Phase(body.starts_at.astimezone(UTC), (price.item(item.id, item.quantity),))
