"""localstripe, a fake of Stripe that others wrote, as a process of its own. It is never imported: it is GPL."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from types import TracebackType

import httpx


class RunningLocalstripe:
    """Started on a free port (it listens on all interfaces and can't be told not to), ended by its pid."""

    def __init__(self) -> None:
        with socket.socket(socket.AF_INET6) as free:
            free.bind(("::", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        words = [sys.executable, "-m", "localstripe", "--port", str(port), "--from-scratch"]
        self._process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __enter__(self) -> RunningLocalstripe:
        for _ in range(200):
            try:
                httpx.get(self.url, trust_env=False)
                return self
            except httpx.HTTPError:
                if self._process.poll() is not None:
                    break
                time.sleep(0.05)
        self._end()
        raise RuntimeError("localstripe did not start.")

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
