"""What runs for this clone: its programs, their ports and addresses, and what they are told."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from leavewell.config import postgres, process_records, programs
from leavewell.config.folders import data_folder, owned_folder, private_folder
from leavewell.config.processes import ProcessError, Stack

SUPERVISOR = "supervisor"
_WEB_PORT = 8700
_SIMULATOR_PORT = 8701


@dataclass(frozen=True)
class Installation:
    """The programs of this clone and the address people open."""

    stack: Stack
    url: str

    @property
    def is_supervised(self) -> bool:
        """Whether a supervisor of ours is at work."""
        record = process_records.load(self.stack.run_folder, SUPERVISOR)
        return record is not None and record.is_alive

    @property
    def is_ready(self) -> bool:
        """Whether each program is up and answers."""
        return all(self.stack.is_ready(name) for name in self.stack.programs)

    def call(self, *words: str, talks: bool = False) -> str:
        """Run a command of ``leavewell`` to its end and give what it printed; ProcessError if it fails.

        ``talks`` lets what it says of its progress through, as it says it.
        """
        done = subprocess.run(
            [sys.executable, "-P", "-m", "leavewell", *words],
            env=self.stack.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=None if talks else subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode:
            raise ProcessError(
                f"'leavewell {' '.join(words)}' failed:\n{done.stdout}{done.stderr or ''}",
                "Read the words above, then start again.",
            )
        return done.stdout


def describe(*, port: int | None = None, web: int = 1, workers: int = 1) -> Installation:
    """What runs, or is to run, for this clone; nothing is started.

    ``web`` is the number of web processes behind one port. Ports are those of the last start where they are
    still free. Raises ProcessError if ``port`` is taken.
    """
    folder = data_folder()
    run_folder = owned_folder(folder / "run")
    last = programs.remembered_ports(folder)
    ports = {
        "web": _port(run_folder, "web", last.get("web", _WEB_PORT), port),
        "simulator": _port(run_folder, "simulator", last.get("simulator", _SIMULATOR_PORT), None),
    }
    programs.remember_ports(folder, ports)
    url = os.environ.get("LEAVEWELL_BASE_URL") or f"http://localhost:{ports['web']}"
    given = {
        "DATABASE_URL": postgres.expected_url(),
        "LEAVEWELL_BASE_URL": url,
        "LEAVEWELL_DATA": str(folder),
    }
    chosen = []
    if not os.environ.get("LEAVEWELL_SIMULATOR_URL"):
        store = private_folder("simulator") / "simulator.db"
        chosen.append(programs.simulator(ports["simulator"], store))
        given["LEAVEWELL_SIMULATOR_URL"] = f"http://{programs.HOST}:{ports['simulator']}"
    chosen.append(programs.web("web", ports["web"], web))
    chosen += [programs.worker(f"worker-{number}") for number in range(1, workers + 1)]
    return Installation(Stack(folder, chosen, given), url)


def _port(run_folder: Path, name: str, usual: int, wanted: int | None) -> int:
    """The port a program has if it runs, else the one it gets."""
    record = process_records.load(run_folder, name)
    if record is not None and record.group():
        return usual
    port = programs.free_port(wanted or usual)
    if wanted and port != wanted:
        raise ProcessError(f"Port {wanted} is taken.", "End what listens there, or choose another --port.")
    return port
