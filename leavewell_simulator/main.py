"""Starts the simulator: ``leavewell-simulator --port 4010 --data simulator.sqlite3``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication

from leavewell_simulator.wsgi import Simulator

SETTINGS = {
    "workers": 1,
    "worker_class": "gthread",
    "threads": 16,
    # Each answer closes its connection: one that is kept could be closed by us just as a caller sends a write
    # on it, and the caller would have to take that write for lost.
    "keepalive": 0,
    "timeout": 0,
    "graceful_timeout": 5,
    "errorlog": "/dev/null",
    "loglevel": "critical",
    "control_socket_disable": True,
}


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn with one process of several threads, set up here and by nothing else."""

    def __init__(self, host: str, port: int, data: Path) -> None:
        self.address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        self.data = data
        super().__init__()

    def load_config(self) -> None:
        """gunicorn's settings."""
        for name, value in {**SETTINGS, "bind": [self.address]}.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The application; opened in the worker, since an SQLite connection must not cross a fork."""
        return Simulator(self.data)


def main(argv: Sequence[str] | None = None) -> None:
    """Serve until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(prog="leavewell-simulator", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True, help="the file that everything is kept in")
    given = parser.parse_args(argv)
    Server(given.host, given.port, given.data).run()
