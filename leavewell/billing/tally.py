"""How often a client called, and whether it was told to wait or turned away: for whoever paces the calls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

BUSY = 429
TURNED_AWAY = (401, 403)


@dataclass
class Tally:
    """Calls that were sent. ``busy``: one was told to wait, ``wait_seconds`` as long as was asked, if it was.

    ``turned_away``: one was answered that the key may not do this.
    """

    calls: int = 0
    busy: bool = False
    wait_seconds: float | None = None
    turned_away: bool = False


_running: ContextVar[tuple[Tally, ...]] = ContextVar("tallies", default=())


@contextmanager
def tallying() -> Iterator[Tally]:
    """Counts what the clients of this thread call from here on."""
    tally = Tally()
    token = _running.set((*_running.get(), tally))
    try:
        yield tally
    finally:
        _running.reset(token)


def called(status: int | None = None, headers: Mapping[str, str] | None = None) -> None:
    """A call was sent; ``status`` None: no answer came. Nothing happens where nobody counts."""
    wait = asked_to_wait(headers or {}) if status is not None and status >= 400 else None
    for tally in _running.get():
        tally.calls += 1
        tally.turned_away = tally.turned_away or status in TURNED_AWAY
        if status == BUSY or wait is not None:
            tally.busy = True
            tally.wait_seconds = (
                max(tally.wait_seconds or 0.0, wait) if wait is not None else tally.wait_seconds
            )


def asked_to_wait(headers: Mapping[str, str]) -> float | None:
    """The seconds that an answer asks us to wait, if it says so in seconds."""
    text = headers.get("retry-after", "")
    return float(text) if text.replace(".", "", 1).isdigit() and text.isascii() else None
