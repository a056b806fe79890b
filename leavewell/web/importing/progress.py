"""How far it is, for a person who watches; nothing for a program."""

from __future__ import annotations

import time
from typing import TextIO

EVERY_SECONDS = 0.5


class Progress:
    """Rewrites one line on a terminal: rows so far, and how many a second."""

    def __init__(self, name: str, stream: TextIO) -> None:
        self._name = name
        self._stream = stream if stream.isatty() else None
        self._began = self._said = time.monotonic()

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._stream is not None:
            print("\r\x1b[K", end="", file=self._stream, flush=True)

    def tell(self, rows: int) -> None:
        """So many rows are done."""
        now = time.monotonic()
        if self._stream is None or now - self._said < EVERY_SECONDS:
            return
        self._said = now
        rate = rows / max(now - self._began, 0.001)
        print(
            f"\r\x1b[K{self._name}: {rows:,} rows, {rate:,.0f} a second",
            end="",
            file=self._stream,
            flush=True,
        )
