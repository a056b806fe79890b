"""The programs that make up Leavewell, as command lines, and the ports they listen on."""

from __future__ import annotations

import json
import os
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

HOST = "127.0.0.1"
_MODULE = (sys.executable, "-P", "-m")
"""-P: nothing in the folder we happen to stand in is imported."""


@dataclass(frozen=True)
class Program:
    """One process to start. ``port`` is where it answers ``GET`` of its ``health``; None if nowhere.

    ``outlives``: it stays when whoever started it is gone.
    """

    name: str
    words: tuple[str, ...]
    port: int | None = None
    outlives: bool = False
    health: str = "/healthz"

    @property
    def url(self) -> str:
        """Where people reach it."""
        return f"http://localhost:{self.port}"


def web(name: str, port: int, processes: int = 1) -> Program:
    """The pages and the API."""
    words = (*_MODULE, "leavewell", "web", "--port", str(port), "--host", HOST, "--processes", str(processes))
    return Program(name, words, port)


def worker(name: str) -> Program:
    """What carries out effects and due steps."""
    return Program(name, (*_MODULE, "leavewell", "worker"))


def simulator(port: int, store: Path, name: str = "simulator") -> Program:
    """The small billing system of our own; ``store`` is the file it keeps everything in."""
    words = (*_MODULE, "leavewell_simulator", "--port", str(port), "--host", HOST, "--data", str(store))
    return Program(name, words, port, outlives=True, health="/v1/health")


def free_port(preferred: int = 0) -> int:
    """This port if nobody listens there, else one that the system chooses."""
    for port in (preferred, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise AssertionError("The system always has a port left, or nothing works.")


def remembered_ports(folder: Path) -> dict[str, int]:
    """The ports of the last start, by program; empty if there was none."""
    try:
        return {str(name): int(port) for name, port in json.loads(_ports_file(folder).read_text()).items()}
    except (OSError, ValueError, AttributeError):
        return {}


def remembered_addresses(folder: Path) -> dict[str, str]:
    """Where the last start's programs answer, as settings: a command run beside them speaks of the same places."""
    ports = remembered_ports(folder)
    found = {}
    if "web" in ports:
        found["LEAVEWELL_BASE_URL"] = f"http://localhost:{ports['web']}"
    if "simulator" in ports:
        found["LEAVEWELL_SIMULATOR_URL"] = f"http://{HOST}:{ports['simulator']}"
    return found


def remember_ports(folder: Path, ports: dict[str, int]) -> None:
    """Keep the ports, so that addresses in mails and bookmarks stay good."""
    with os.fdopen(os.open(_ports_file(folder), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(ports, file)


def _ports_file(folder: Path) -> Path:
    return folder / "ports.json"
