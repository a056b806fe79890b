"""The one file that everything is kept in, and the one lock before it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

WAIT_SECONDS = 10.0
"""For a predecessor that was killed and whose last thread still writes."""


LATER_COLUMNS = (
    ("customer", "at", "TEXT"),
    ("customer", "deleted", "INTEGER NOT NULL DEFAULT 0"),
    ("price", "at", "TEXT"),
    ("fault", "skip", "INTEGER NOT NULL DEFAULT 0"),
    ("invoice", "attempts", "INTEGER NOT NULL DEFAULT 1"),
    ("invoice", "closed_at", "TEXT"),
    ("invoice", "out_of_band", "INTEGER NOT NULL DEFAULT 0"),
    ("invoice", "covers_until", "TEXT"),
)


class Store:
    """An SQLite file that keeps what it has said it keeps, also through a ``kill -9`` or a power cut."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.executescript(files(__package__).joinpath("schema.sql").read_text())
        self._add_columns()

    def _add_columns(self) -> None:
        """Those that a file of an earlier version lacks."""
        for table, column, kind in LATER_COLUMNS:
            there = {row["name"] for row in self._db.execute(f"PRAGMA table_info({table})")}
            if column not in there:
                self._db.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All of it or nothing; nobody else reads or writes meanwhile."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def close(self) -> None:
        """Close the file."""
        self._db.close()
