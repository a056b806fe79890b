"""A site: the simulator's tenant, named by its key, with a time of its own that only goes forward."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from datetime import datetime

from leavewell.kernel.clock import wall_now
from leavewell.kernel.ids import token_hash
from leavewell_simulator.errors import SimulatorError, unauthorized
from leavewell_simulator.times import parse, stamp

PREFIX = "sim_"
STRIPE_PREFIX = "sk_test_"
"""A site with such a key speaks Stripe's format as well, and keeps its events.

Behind a slash it may name a connected account, which is a site of its own."""


@dataclass(frozen=True)
class Site:
    """One site inside one transaction, at one instant."""

    db: sqlite3.Connection
    id: int
    now: datetime
    speaks_stripe: bool = False
    account: str | None = None


def create(db: sqlite3.Connection, key: str, asked: datetime | None) -> tuple[Site, bool]:
    """The key's site, and whether it is new. A new one starts at the time asked for, or the wall's."""
    if not key.startswith((PREFIX, STRIPE_PREFIX)):
        raise SimulatorError(422, "invalid_key", f"A key begins with {PREFIX} or {STRIPE_PREFIX}.")
    now = stamp(asked or wall_now())
    made = db.execute(
        "INSERT INTO site (key_hash, now) VALUES (?, ?) ON CONFLICT DO NOTHING", (token_hash(key), now)
    )
    return enter(db, key, asked), made.rowcount == 1


def find(db: sqlite3.Connection, key: str) -> Site:
    """The key's site as it stands; refused where no site has the key."""
    row = db.execute("SELECT id, now FROM site WHERE key_hash = ?", (token_hash(key),)).fetchone()
    if row is None:
        raise unauthorized()
    return Site(
        db, row["id"], parse(row["now"]), key.startswith(STRIPE_PREFIX), key.partition("/")[2] or None
    )


def enter(db: sqlite3.Connection, key: str, asked: datetime | None) -> Site:
    """The key's site, its time moved on to the one asked for, never back."""
    site = find(db, key)
    return move(site, asked) if asked is not None else site


def move(site: Site, now: datetime) -> Site:
    """The same site, not earlier than ``now``."""
    if now <= site.now:
        return site
    site.db.execute("UPDATE site SET now = ? WHERE id = ?", (stamp(now), site.id))
    return replace(site, now=now)
