"""What a client sends and is answered, for whoever keeps a record of it; never a key.

Headers are left out, as they hold it, and what looks like one in a body is blotted out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

LONGEST = 20_000
MOST = 40
"""Characters of a body, and exchanges of one attempt, that are worth keeping."""


_KEY = re.compile(r"\b(?:(?:sk|rk)_(?:live|test)|whsec|sim)_\w+")


@dataclass(frozen=True)
class Exchange:
    """One request and its answer. ``status`` None: none came. ``path`` has the query with it."""

    method: str
    path: str
    sent: str
    status: int | None
    answered: str


_heard: ContextVar[list[Exchange] | None] = ContextVar("heard", default=None)


@contextmanager
def overhearing() -> Iterator[list[Exchange]]:
    """Everything that the clients of this thread say from here on, in order."""
    found: list[Exchange] = []
    token = _heard.set(found)
    try:
        yield found
    finally:
        _heard.reset(token)


def said(method: str, path: str, sent: bytes, status: int | None = None, answered: bytes = b"") -> None:
    """Tell whoever listens; nothing happens where nobody does."""
    found = _heard.get()
    if found is not None and len(found) < MOST:
        found.append(Exchange(method, path, _text(sent), status, _text(answered)))


def _text(body: bytes) -> str:
    # What no column can hold is no loss: this is for reading.
    text = body[: LONGEST * 4].decode(errors="replace").replace("\x00", "")
    text = _KEY.sub("[a key]", text)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
