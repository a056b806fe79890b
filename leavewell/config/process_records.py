"""What is written down of a process we started, so that it can be found again, and no other taken for it."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

_SAME_START_SECONDS = 0.05


@dataclass(frozen=True)
class Record:
    """One process that leads a group of its own.

    ``since_boot`` is when it began, in seconds after the machine did: unlike a time of day it stays the same
    when the clock is set. A number that was given to another process since has another beginning.
    """

    name: str
    pid: int
    since_boot: float

    @classmethod
    def of(cls, name: str, pid: int) -> Record:
        """The record of a process that runs now; ``psutil.NoSuchProcess`` if it is gone."""
        return cls(name, pid, _since_boot(psutil.Process(pid)))

    def save(self, folder: Path) -> None:
        """Write ``<name>.json``, readable by us alone, in one step."""
        path = folder / f"{self.name}.json"
        fresh = path.with_suffix(".part")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(asdict(self), file)
        fresh.replace(path)

    @property
    def is_alive(self) -> bool:
        """Whether this very process runs."""
        try:
            process = psutil.Process(self.pid)
            return self._began(process) and process.status() != psutil.STATUS_ZOMBIE
        except psutil.Error:
            return False

    def group(self) -> list[psutil.Process]:
        """What lives of its process group; nothing if the number is somebody else's by now."""
        try:
            if not self._began(psutil.Process(self.pid)):
                return []
            is_ours = True
        except psutil.NoSuchProcess:
            # While anything of the group lives, its number isn't given to a new leader; but the whole group may
            # have gone and another come, and have lost its leader too.
            is_ours = False
        return [process for process in psutil.process_iter() if self._has_member(process, is_ours)]

    def signal(self, number: int) -> bool:
        """Send a signal to the whole group; False if nothing of it is left."""
        if not self.group():
            return False
        try:
            os.killpg(self.pid, number)
        except ProcessLookupError:
            return False
        return True

    def end(self, grace_seconds: float) -> bool:
        """SIGTERM, then SIGKILL after the grace. False if it was gone already; returns when all are gone."""
        was_there = self.signal(signal.SIGTERM)
        if not self.wait_gone(grace_seconds):
            self.signal(signal.SIGKILL)
            self.wait_gone(5)
        return was_there

    def wait_gone(self, seconds: float) -> bool:
        """Wait until nothing of the group is left; False if something still is."""
        until = time.monotonic() + seconds
        while self.group():
            if time.monotonic() > until:
                return False
            time.sleep(0.05)
        return True

    def _began(self, process: psutil.Process) -> bool:
        """Whether this process is as old as the one we started."""
        return abs(_since_boot(process) - self.since_boot) < _SAME_START_SECONDS

    def _has_member(self, process: psutil.Process, is_ours: bool) -> bool:
        """Whether a process of the group lives. Without its leader it has to look like one of ours."""
        try:
            return (
                os.getpgid(process.pid) == self.pid
                and process.status() != psutil.STATUS_ZOMBIE
                and (is_ours or "leavewell" in " ".join(process.cmdline()))
            )
        except (OSError, psutil.Error):
            return False


def load(folder: Path, name: str) -> Record | None:
    """The record of that name, or None. A torn or foreign file counts as none."""
    try:
        return Record(**json.loads((folder / f"{name}.json").read_text()))
    except (OSError, ValueError, TypeError):
        return None


def load_all(folder: Path) -> Iterator[Record]:
    """All records of a folder, by name."""
    for path in sorted(folder.glob("*.json")):
        record = load(folder, path.stem)
        if record is not None:
            yield record


def forget(folder: Path, name: str) -> None:
    """Remove a record; nothing if there is none."""
    (folder / f"{name}.json").unlink(missing_ok=True)


def _since_boot(process: psutil.Process) -> float:
    """Seconds from the machine's start to the process's."""
    return float(process.create_time() - psutil.boot_time())
