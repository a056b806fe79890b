"""Which ids a table had already, on the disk and not in memory; as digests, so that nothing personal lies there."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple


class Earlier(NamedTuple):
    """Where an id stood before, and whether the whole row was the same."""

    line: int
    same: bool


class Seen:
    """The ids of one table so far."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="leavewell-import-")
        self._index = sqlite3.connect(Path(self._folder.name) / "seen", isolation_level=None)
        # Nobody needs this file after a crash.
        for setting in ("journal_mode=off", "synchronous=off", "cache_size=-2000"):
            self._index.execute(f"pragma {setting}")
        self._index.execute("create table seen (id blob primary key, line int, content blob) without rowid")

    def __enter__(self) -> Seen:
        return self

    def __exit__(self, *_: object) -> None:
        self._index.close()
        self._folder.cleanup()

    def note(self, line: int, key: Sequence[str], cells: Sequence[str]) -> Earlier | None:
        """Where this id stood before; None if this is its first time."""
        name, content = _digest(key), _digest(cells)
        found = self._index.execute("select line, content from seen where id = ?", (name,)).fetchone()
        if found is not None:
            return Earlier(found[0], found[1] == content)
        self._index.execute("insert into seen values (?, ?, ?)", (name, line, content))
        return None


def _digest(parts: Sequence[str]) -> bytes:
    whole = b"".join(len(part).to_bytes(4, "big") + part.encode() for part in parts)
    return blake2b(whole, digest_size=16).digest()
