"""One embedded PostgreSQL server: its folders and its process."""

from __future__ import annotations

import os
import signal
import time
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import psutil

from leavewell.config import locks, postgres_binaries
from leavewell.config.folders import (
    PASSABLE,
    PRIVATE,
    data_folder,
    data_folder_path,
    owned_folder,
    short_hash,
)
from leavewell.config.postgres_binaries import Binaries
from leavewell.config.postgres_filling import fill
from leavewell.config.postgres_owner import Owner, PostgresError, server_owner

_SOCKET = ".s.PGSQL.5432"
_LONGEST_SOCKET = 100
"""Bytes; the system's own limit is 103 to 107."""

_ORPHAN_SECONDS = 15
_STOP_SECONDS = 30


@dataclass(frozen=True)
class Server:
    """The server whose files are under ``folder``."""

    folder: Path

    @classmethod
    def of_this_clone(cls) -> Server:
        """The one that belongs to this clone's data folder."""
        return cls(data_folder_path() / "postgres")

    @property
    def data(self) -> Path:
        """PostgreSQL's own data directory."""
        return self.folder / "data"

    @property
    def log_file(self) -> Path:
        """What the server says."""
        return self.folder / "log" / "server.log"

    @property
    def socket_folder(self) -> Path:
        """Where the socket is: beside the data, or in a short private folder if that path is too long."""
        beside = self.folder / "socket"
        if len(os.fsencode(beside / _SOCKET)) <= _LONGEST_SOCKET:
            return beside
        # Not TMPDIR: every process must come to the same place, whatever its environment.
        return Path("/tmp") / f"leavewell-{os.geteuid()}-{short_hash(self.folder)}"  # noqa: S108

    @cached_property
    def owner(self) -> Owner:
        """The user the server runs as."""
        return server_owner()

    def lock(self) -> AbstractContextManager[None]:
        """Only one of us starts or stops the server at a time; the others wait."""
        return locks.held(data_folder() / "postgres.lock")

    def process(self) -> psutil.Process | None:
        """The running postmaster, or None. A number that another program has by now is none."""
        try:
            process = psutil.Process(self._recorded_pid())
            return process if self._is_ours(process) else None
        except (OSError, ValueError, IndexError, psutil.Error):
            return None

    def start(self) -> None:
        """Start it unless it runs; fill the data directory the first time. Hold the lock."""
        self._prepare_folders()
        if self.process() is not None:
            return
        binaries = self._binaries()
        if not self.data.exists():
            fill(self.data, self.owner, binaries)
        self._clear_leftovers()
        words = (binaries / "pg_ctl", "start", "-w", "-t", "60", "-D", self.data, "-l", self.log_file)
        # Not from the configuration file: the data may have been moved since it was written.
        done = self.owner.run(*words, "-o", f"-k '{self._quoted_socket_folder()}'")
        if done.returncode:
            raise PostgresError(
                f"PostgreSQL didn't start: {self._last_words()}", f"Its log is {self.log_file}."
            )

    def stop(self) -> None:
        """End it: connections are cut, all committed work is on disk. Hold the lock."""
        process = self.process()
        if process is None:
            return
        for how in (signal.SIGINT, signal.SIGQUIT):
            process.send_signal(how)
            try:
                process.wait(_STOP_SECONDS)
                return
            except psutil.TimeoutExpired:
                continue
        raise PostgresError("PostgreSQL doesn't stop.", f"Its log is {self.log_file}; its pid {process.pid}.")

    def _prepare_folders(self) -> None:
        """Make or check each folder."""
        data_folder()
        owner = self.owner
        owned_folder(self.folder, mode=PASSABLE if owner.foreign else PRIVATE)
        for folder in (self.data, self.log_file.parent, self.socket_folder):
            if folder != self.data or self.data.exists():
                owned_folder(folder, uid=owner.uid, gid=owner.gid)
        if owner.foreign and owner.run("test", "-x", self.folder).returncode:
            raise PostgresError(
                f"The system user '{owner.name}' can't pass through to {self.folder}.",
                "Put LEAVEWELL_DATA under a folder that all users may pass, such as /var/lib.",
            )

    def _binaries(self) -> Binaries:
        """Programs of the version that wrote the data."""
        marker = self.data / "PG_VERSION"
        major = int(marker.read_text()) if marker.exists() else None
        found = postgres_binaries.find(major)
        return postgres_binaries.for_owner(found, self.owner, self.folder / "program")

    def _quoted_socket_folder(self) -> str:
        """The socket's folder inside the single quotes of a shell, which ``pg_ctl`` starts the server by."""
        return str(self.socket_folder).replace("'", "'\\''")

    def _clear_leftovers(self) -> None:
        """After a kill -9: let the orphans end; drop a pid file whose number another program has."""
        until = time.monotonic() + _ORPHAN_SECONDS
        while orphans := [process.pid for process in psutil.process_iter() if self._is_ours(process)]:
            if time.monotonic() > until:
                raise PostgresError(
                    f"Processes of a PostgreSQL that was killed still hold {self.data}: {orphans}.",
                    "End them, then start again.",
                )
            time.sleep(0.1)
        # PostgreSQL itself drops a lock whose number is free, and first looks for shared memory still in use.
        if self._pid_is_taken():
            self.owner.must("rm", "-f", self.data / "postmaster.pid")
        self.owner.must("rm", "-f", self.socket_folder / f"{_SOCKET}.lock")

    def _is_ours(self, process: psutil.Process) -> bool:
        """Whether this is a process of the server: they all work inside the data directory."""
        try:
            return process.name() == "postgres" and self._workplace(process) == str(self.data.resolve())
        except psutil.NoSuchProcess:
            return False

    def _workplace(self, process: psutil.Process) -> str:
        """The directory a process works in."""
        try:
            return process.cwd()
        except psutil.AccessDenied:
            # In most containers root may not look at another user's process; that user may.
            return self.owner.run("readlink", f"/proc/{process.pid}/cwd").stdout.strip()

    def _pid_is_taken(self) -> bool:
        """Whether the pid file names a number in use, or is torn; no if there is none."""
        try:
            return psutil.pid_exists(self._recorded_pid())
        except FileNotFoundError:
            return False
        except (ValueError, IndexError):
            return True

    def _recorded_pid(self) -> int:
        """The postmaster's number as its pid file has it."""
        return int((self.data / "postmaster.pid").read_text().splitlines()[0])

    def _last_words(self) -> str:
        """The end of the server's log, in one line."""
        try:
            return " / ".join(self.log_file.read_text(errors="replace").splitlines()[-5:])
        except OSError as error:
            return str(error)
