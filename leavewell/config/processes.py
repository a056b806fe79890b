"""Processes that belong together: one environment, a process group for each, ended together."""

from __future__ import annotations

import http
import http.client
import os
import signal
import subprocess
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import BinaryIO

import psutil

from leavewell.config import lifeline, process_records, programs
from leavewell.config.folders import clone_folder, owned_folder
from leavewell.config.process_records import Record
from leavewell.config.programs import Program
from leavewell.kernel.errors import LeavewellError

_LARGE_LOG = 10_000_000
"""Bytes; a longer log is set aside when the program starts again."""


class ProcessError(LeavewellError):
    """A process of ours didn't start, or died while it was waited for."""

    code = "process"


class Stack:
    """Programs with their records and logs under ``folder`` (``run`` and ``log``).

    Those that don't outlive their starter end by themselves when the process that holds this object is gone.
    """

    def __init__(self, folder: Path, chosen: Iterable[Program], environment: Mapping[str, str]) -> None:
        self.programs = {program.name: program for program in chosen}
        self.run_folder = owned_folder(folder / "run")
        self.log_folder = owned_folder(folder / "log")
        self.environment = {**os.environ, **environment, "PYTHONPATH": _python_path(environment)}
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        # The second end stays here, open and silent, for as long as this process lives.
        self._lifeline, self._held = os.pipe()

    @classmethod
    def build(
        cls,
        folder: Path,
        *,
        web: int = 1,
        worker: int = 1,
        simulator: bool = True,
        environment: Mapping[str, str] | None = None,
    ) -> Stack:
        """So many web and worker processes (``web-1``, ``worker-2``) on free ports, and perhaps a simulator.

        ``LEAVEWELL_BASE_URL`` is the first web's, ``LEAVEWELL_SIMULATOR_URL`` the simulator's; what
        ``environment`` gives stands.
        """
        owned_folder(folder)
        pages = [programs.web(f"web-{n}", programs.free_port()) for n in range(1, web + 1)]
        chosen = [*pages, *(programs.worker(f"worker-{n}") for n in range(1, worker + 1))]
        given = {"LEAVEWELL_BASE_URL": pages[0].url} if pages else {}
        if simulator:
            billing = programs.simulator(programs.free_port(), folder / "simulator.db")
            chosen.insert(0, billing)
            given["LEAVEWELL_SIMULATOR_URL"] = f"http://{programs.HOST}:{billing.port}"
        return cls(folder, chosen, {**given, **(environment or {})})

    def start(self, name: str) -> Record:
        """Start one program; if it runs already (also from an earlier start of ours) it is left alone."""
        record = self.record(name)
        if record is not None and self.is_alive(name):
            return record
        program = self.programs[name]
        environment = dict(self.environment)
        if not program.outlives:
            environment[lifeline.VARIABLE] = str(self._lifeline)
        with self._log(name) as log:
            child = subprocess.Popen(
                program.words,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=clone_folder(),
                start_new_session=True,
                pass_fds=() if program.outlives else (self._lifeline,),
            )
        self._children[name] = child
        try:
            record = Record.of(name, child.pid)
        except psutil.NoSuchProcess:
            raise self._failed(name) from None
        record.save(self.run_folder)
        return record

    def start_all(self) -> None:
        """Start every program that doesn't run."""
        for name in self.programs:
            self.start(name)

    def wait_ready(self, *names: str, seconds: float = 60) -> None:
        """Wait until each (by default all) answers with 200 that it is well, or lives if it has no port.

        Raises ProcessError, with the end of the log, if one dies meanwhile or is too slow.
        """
        until = time.monotonic() + seconds
        for name in names or self.programs:
            while not self.is_ready(name):
                if not self.is_alive(name) or time.monotonic() > until:
                    raise self._failed(name)
                time.sleep(0.05)

    def is_ready(self, name: str) -> bool:
        """Whether this program answers that it is well; for one without a port, whether it lives."""
        program = self.programs[name]
        return self.is_alive(name) and (program.port is None or answers(program.port, program.health))

    def is_alive(self, name: str) -> bool:
        """Whether this program's process runs."""
        child = self._children.get(name)
        # Asking also buries a child that died.
        if child is not None and child.poll() is not None:
            return False
        record = self.record(name)
        return record is not None and record.is_alive

    def record(self, name: str) -> Record | None:
        """What is written down of this program's last start."""
        return process_records.load(self.run_folder, name)

    def kill(self, name: str, number: int = signal.SIGKILL) -> bool:
        """Send a signal to the program's whole process group; False if it was gone."""
        record = self.record(name)
        return record is not None and record.signal(number)

    def restart(self, name: str) -> Record:
        """End what is left of one program, at once, and start it again."""
        self._end(name, grace_seconds=0)
        return self.start(name)

    def stop(self, *names: str, grace_seconds: float = 10) -> None:
        """End these (by default all) with SIGTERM, and with SIGKILL after the grace."""
        chosen = names or tuple(self.programs)
        # All are asked first, so that their graces run side by side.
        for name in chosen:
            self.kill(name, signal.SIGTERM)
        for name in chosen:
            self._end(name, grace_seconds)

    def log_file(self, name: str) -> Path:
        """Where this program's words go."""
        return self.log_folder / f"{name}.log"

    def _end(self, name: str, grace_seconds: float) -> None:
        """End one program's group and bury it."""
        record = self.record(name)
        if record is not None:
            if not record.wait_gone(grace_seconds):
                record.signal(signal.SIGKILL)
                record.wait_gone(5)
            process_records.forget(self.run_folder, name)
        child = self._children.pop(name, None)
        if child is not None:
            child.wait(5)

    def _log(self, name: str) -> BinaryIO:
        """The log, open to be added to, readable by us alone."""
        path = self.log_file(name)
        if path.exists() and path.stat().st_size > _LARGE_LOG:
            path.replace(path.with_suffix(".log.1"))
        return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")

    def _failed(self, name: str) -> ProcessError:
        """Why a program isn't up, as far as its log says."""
        path = self.log_file(name)
        last = path.read_text(errors="replace").splitlines()[-15:] if path.exists() else []
        return ProcessError(f"'{name}' is not up:\n" + "\n".join(last), f"Its log is {path}.")


def answers(port: int, path: str) -> bool:
    """Whether ``GET`` of this path on this port of this machine gives 200."""
    connection = http.client.HTTPConnection(programs.HOST, port, timeout=5)
    try:
        connection.request("GET", path, headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _python_path(environment: Mapping[str, str]) -> str:
    """The clone first, so that its own packages are imported wherever the process works."""
    rest = environment.get("PYTHONPATH") or os.environ.get("PYTHONPATH", "")
    parts = [str(clone_folder()), *(part for part in rest.split(os.pathsep) if part)]
    return os.pathsep.join(dict.fromkeys(parts))
