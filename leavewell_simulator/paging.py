"""Lists in pages: a sequence number to go on from, and how many rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MOST = 1000
USUAL = 100


@dataclass(frozen=True)
class Page:
    """What a caller asked for: rows after this sequence number, at most so many."""

    after: int = 0
    limit: int = USUAL


def select(
    db: sqlite3.Connection, table: str, terms: Mapping[str, object], page: Page
) -> tuple[list[sqlite3.Row], int | None]:
    """One page of a table, oldest first, and where the next one begins. A term that is None is left out.

    ``table`` and the terms' names (a column, or ``column >=``) come from this program, never from a caller.
    """
    given = {
        name if " " in name else f"{name} =": value for name, value in terms.items() if value is not None
    }
    where = "".join(f" AND {name} ?" for name in given)
    sql = f"SELECT * FROM {table} WHERE seq > ?{where} ORDER BY seq LIMIT ?"  # noqa: S608
    rows = db.execute(sql, (page.after, *given.values(), page.limit + 1)).fetchall()
    more = len(rows) > page.limit
    rows = rows[: page.limit]
    return rows, rows[-1]["seq"] if more else None


def as_list(
    found: tuple[Sequence[sqlite3.Row], int | None], shown: Callable[[sqlite3.Row], dict[str, Any]]
) -> dict[str, Any]:
    """A page as callers get it."""
    rows, following = found
    return {"data": [shown(row) for row in rows], "next": following}
