"""Answers that may wait a little for news, without ever taking all of a process's threads."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Generic, TypeVar

T = TypeVar("T")

LONGEST_SECONDS = 20
PAUSE_SECONDS = 0.25
ASK_AGAIN_SECONDS = 2
"""What a caller is told who would have had to wait longer, or for whom there was no seat."""


@dataclass(frozen=True)
class Found(Generic[T]):
    """What was read last. ``ask_again``: there may soon be news of it."""

    value: T
    ask_again: bool


class WaitingRoom:
    """So many threads of this process may wait at a time; whoever finds no seat is answered at once."""

    def __init__(
        self,
        seats: int,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._seats = BoundedSemaphore(seats)
        self._clock = clock
        self._pause = pause

    def wait(self, seconds: float, look: Callable[[], T], is_news: Callable[[T], bool]) -> Found[T]:
        """Look until it is news, for at most so many seconds of the wall; 0: look once."""
        found = look()
        if is_news(found) or seconds <= 0 or not self._seats.acquire(blocking=False):
            return Found(found, not is_news(found))
        try:
            end = self._clock() + seconds
            while not is_news(found) and (left := end - self._clock()) > 0:
                self._pause(min(PAUSE_SECONDS, left))
                found = look()
        finally:
            self._seats.release()
        return Found(found, not is_news(found))
