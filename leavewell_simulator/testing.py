"""A real simulator process for a test: started, killed, started again on the same file."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from urllib.error import URLError
from urllib.request import urlopen

PATIENCE_SECONDS = 15.0


class RunningSimulator:
    """A simulator on a free loopback port, with its store in ``folder``. A context manager."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "simulator.sqlite3"
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command = [sys.executable, "-m", "leavewell_simulator", f"--port={self.port}", f"--data={self.data}"]
        self.process = subprocess.Popen(command, start_new_session=True)
        self._await_answer()

    def kill(self) -> None:
        """``kill -9``, the server's worker too."""
        self._signal(signal.SIGKILL)

    def stop(self) -> int:
        """Ask it to end, and wait; its exit code."""
        return self._signal(signal.SIGTERM)

    def __enter__(self) -> RunningSimulator:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process is not None:
            self.kill()

    def _await_answer(self) -> None:
        for _ in range(int(PATIENCE_SECONDS / 0.05)):
            with suppress(URLError, ConnectionError), urlopen(f"{self.url}/v1/health", timeout=5):  # noqa: S310
                return
            time.sleep(0.05)
        raise TimeoutError("The simulator did not start.")

    def _signal(self, number: signal.Signals) -> int:
        if self.process is None:
            raise RuntimeError("The simulator is not running.")
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)
        code = self.process.wait(PATIENCE_SECONDS)
        self.process = None
        return code


def free_port() -> int:
    """A loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
