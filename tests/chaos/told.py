"""The receivers of a run: started, asked what they kept, ended."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from tests.chaos.receiver import BARE

BODY = b"x" * 400
"""As long as an event without free words."""


@dataclass(frozen=True)
class Receivers:
    """One process with a path for each webhook."""

    port: int

    def url(self, path: str) -> str:
        """Where one of them is told."""
        return f"http://127.0.0.1:{self.port}{path}"

    def kept(self) -> dict[str, dict[str, Any]]:
        """By path: what it kept by event id, and how often it met what."""
        found: dict[str, dict[str, Any]] = httpx.get(self.url("/"), timeout=60, trust_env=False).json()
        return found

    def bare_posts_a_second(self, many: int, threads: int) -> float:
        """What plain posts by httpx reach, with so many at once, each on a connection that it keeps."""

        def post(share: int) -> None:
            with httpx.Client(timeout=60, trust_env=False) as client:
                for _ in range(share):
                    client.post(self.url(BARE), content=BODY).raise_for_status()

        began = time.monotonic()
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(post, [many // threads] * threads))
        return many // threads * threads / (time.monotonic() - began)


@contextmanager
def running_receivers(port: int, places: Mapping[str, Mapping[str, Any]]) -> Iterator[Receivers]:
    """A process of their own, which ends with this one at the latest."""
    words = [sys.executable, "-m", "tests.chaos.receiver"]
    child = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdin is not None and child.stdout is not None
    try:
        child.stdin.write(json.dumps({"port": port, "places": places}) + "\n")
        child.stdin.flush()
        if child.stdout.readline().strip() != "ready":
            raise SystemExit("The receivers didn't start.")
        yield Receivers(port)
    finally:
        child.stdin.close()
        child.wait(timeout=20)
