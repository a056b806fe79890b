"""Customers who press Cancel and don't give up while servers die under them."""

from __future__ import annotations

import random
import re
import ssl
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx

PATIENCE = 240.0
NUMBER = re.compile(r"LW-\d{4}-[0-9A-Z]{8}")
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""One for all: reading the world's authorities for every customer takes longer than what they do."""


def browser_of(host: str) -> httpx.Client:
    """A customer's own, without a connection or a cookie of anybody's before them."""
    return httpx.Client(base_url=host, timeout=10, verify=NO_TLS, trust_env=False)


@dataclass
class Crowd:
    """Presses Cancel on each path, a few at a time; keeps the numbers that the pages showed."""

    hosts: Sequence[str]
    random: random.Random
    numbers: dict[str, str] = field(default_factory=dict)
    retries: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def cancel_all(self, urls: Sequence[str], at_once: int = 6) -> None:
        """Until each of them holds a number."""
        with ThreadPoolExecutor(at_once) as pool:
            list(pool.map(self._cancel, [urlsplit(url).path for url in urls]))

    def _cancel(self, path: str) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            host = self.random.choice(self.hosts)
            try:
                with browser_of(host) as browser:
                    page = browser.get(path).text
                    found = NUMBER.search(page)
                    if found:
                        with self._lock:
                            self.numbers[path] = found[0]
                        return
                    on_last_page = 'value="cancel"' in page
                    browser.post(path, data={"do": "cancel" if on_last_page else "to_confirmation"})
            except httpx.HTTPError:
                with self._lock:
                    self.retries += 1
                time.sleep(0.1)
