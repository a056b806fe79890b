"""Keeps web and worker alive: one that dies is started again, after a pause that grows."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass

from leavewell.config import locks, postgres, process_records
from leavewell.config.installation import SUPERVISOR, Installation
from leavewell.config.process_records import Record
from leavewell.config.processes import ProcessError, Stack
from leavewell.kernel.errors import LeavewellError

STOP_FIRST = "Use it, or run 'leavewell stop' first."
_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 30.0
_WELL_AFTER = 60.0
"""Seconds; a program that lived so long starts again with the first pause."""

_LOOK_SECONDS = 0.5
_DATABASE_LOOK_SECONDS = 10.0

log = logging.getLogger(__name__)


@dataclass
class Care:
    """How one program has fared: when it was started, and how long to wait after its next death."""

    started: float
    pause: float = _FIRST_PAUSE
    start_at: float | None = None


class Supervisor:
    """Watches over the programs of one stack until it is told to end."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self._end = threading.Event()
        self._cares: dict[str, Care] = {}
        self._database_seen = time.monotonic()

    def run(self) -> None:
        """Start what doesn't run, watch, and on SIGTERM, SIGINT or SIGHUP end all that doesn't outlive us."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: self._end.set())
        for name in self.stack.programs:
            self.stack.start(name)
            self._cares[name] = Care(time.monotonic())
        while not self._end.wait(_LOOK_SECONDS):
            self._look_after_database()
            for name in self.stack.programs:
                self._look_after(name)
        self.stack.stop(*(name for name, program in self.stack.programs.items() if not program.outlives))

    def _look_after(self, name: str) -> None:
        """Start a dead program again once its pause is over."""
        now, care = time.monotonic(), self._cares[name]
        if care.start_at is None:
            if self.stack.is_alive(name):
                return
            if now - care.started > _WELL_AFTER:
                care.pause = _FIRST_PAUSE
            care.start_at = now + care.pause
            care.pause = min(care.pause * 2, _LONGEST_PAUSE)
            log.warning("%s ended; it is started again in %.1f s", name, care.start_at - now)
        elif now >= care.start_at:
            care.start_at, care.started = None, now
            self.stack.restart(name)

    def _look_after_database(self) -> None:
        """Start the embedded PostgreSQL again if it was killed."""
        now = time.monotonic()
        if now - self._database_seen < _DATABASE_LOOK_SECONDS:
            return
        self._database_seen = now
        try:
            if postgres.is_embedded() and not postgres.is_running():
                log.warning("PostgreSQL ended; it is started again")
                postgres.start()
        except (LeavewellError, OSError) as error:
            log.warning("PostgreSQL can't be started: %s", error)


def supervise(installation: Installation) -> None:
    """Be the supervisor of this clone until told to end; ProcessError if there is one already."""
    stack = installation.stack
    with ExitStack() as held:
        try:
            held.enter_context(locks.held(stack.run_folder / "supervisor.lock", wait=False))
        except BlockingIOError:
            raise ProcessError("Leavewell is already up for this clone.", STOP_FIRST) from None
        Record.of(SUPERVISOR, os.getpid()).save(stack.run_folder)
        _end_orphans(stack)
        Supervisor(stack).run()
        process_records.forget(stack.run_folder, SUPERVISOR)


def _end_orphans(stack: Stack) -> None:
    """End what a killed supervisor left: this one could not tell when they die."""
    left = [record for record in process_records.load_all(stack.run_folder) if record.name != SUPERVISOR]
    for record in left:
        program = stack.programs.get(record.name)
        if program is None or not program.outlives:
            record.end(grace_seconds=5)
            process_records.forget(stack.run_folder, record.name)
