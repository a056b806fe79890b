"""Which billing systems an attempt called, and how they took it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from leavewell.accounts.models import Connection
from leavewell.billing.tally import Tally, tallying


@dataclass(frozen=True)
class Called:
    """What one opening of a connection came to."""

    connection: Connection
    tally: Tally


_kept: ContextVar[list[Called] | None] = ContextVar("called", default=None)


@contextmanager
def calling() -> Iterator[list[Called]]:
    """Every connection that this thread opens from here on."""
    found: list[Called] = []
    token = _kept.set(found)
    try:
        yield found
    finally:
        _kept.reset(token)


@contextmanager
def counted(connection: Connection) -> Iterator[None]:
    """Tell whoever keeps account what is called within."""
    with tallying() as tally:
        try:
            yield
        finally:
            kept = _kept.get()
            if kept is not None:
                kept.append(Called(connection, tally))
