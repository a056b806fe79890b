"""Customers who take the offer that a page makes them, and don't give up while servers die under them."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx

from tests.chaos.customers import browser_of

PATIENCE = 240.0


@dataclass(frozen=True)
class Wanted:
    """A page's address, the reason that is given there, and what is chosen with the offer."""

    url: str
    reason: str
    chosen: tuple[tuple[str, str], ...] = ()


@dataclass
class Takers:
    """Say why, and take what is offered; ``taken`` are the paths where a page said that it is on its way."""

    hosts: Sequence[str]
    random: random.Random
    taken: set[str] = field(default_factory=set)
    retries: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take_all(self, wanted: Sequence[Wanted], at_once: int = 6) -> None:
        """Until each of them has been told."""
        with ThreadPoolExecutor(at_once) as pool:
            list(pool.map(self._take, wanted))

    def _take(self, wanted: Wanted) -> None:
        path, end = urlsplit(wanted.url).path, time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                if self._goes_on(path, wanted):
                    with self._lock:
                        self.taken.add(path)
                    return
            except httpx.HTTPError:
                with self._lock:
                    self.retries += 1
                time.sleep(0.1)

    def _goes_on(self, path: str, wanted: Wanted) -> bool:
        """One step further; whether it was the last."""
        with browser_of(self.random.choice(self.hosts)) as browser:
            page = browser.get(path).text
            if "Your offer is on its way" in page:
                return True
            if 'value="accept"' in page:
                browser.post(path, data={"do": "accept", **dict(wanted.chosen)})
            else:
                browser.post(path, data={"do": "answer", "reason": wanted.reason})
            return False
