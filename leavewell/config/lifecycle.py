"""From nothing to running, and back: what ``up``, ``stop``, ``status`` and ``reset`` do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from leavewell.config import postgres, process_records
from leavewell.config.folders import MARK, FolderError, data_folder_path
from leavewell.config.installation import SUPERVISOR, Installation
from leavewell.config.postgres_server import Server
from leavewell.config.processes import ProcessError

Say = Callable[[str], None]
_READY_SECONDS = 120
_GRACE_SECONDS = 20


def prepare(installation: Installation, say: Say, *, sample: bool) -> None:
    """Database, tables and simulator; with ``sample`` also the sample company in the test space."""
    say("Starting the database")
    postgres.ensure_running()
    stack = installation.stack
    if "simulator" in stack.programs:
        stack.start("simulator")
    say("Bringing its tables up to date")
    installation.call("migrate")
    if "simulator" in stack.programs:
        stack.wait_ready("simulator")
    if sample:
        say("Making the sample company")
        installation.call("sample", talks=True)


def detach(installation: Installation, say: Say, words: list[str]) -> None:
    """Start a supervisor that outlives this command, and wait until all answers; else ProcessError."""
    say("Starting web and worker")
    log_file = installation.stack.log_file(SUPERVISOR)
    with os.fdopen(os.open(log_file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as log:
        start = log.tell()
        child = subprocess.Popen(
            [sys.executable, "-P", "-m", "leavewell", "up", "--prepared", *words],
            # What was chosen here is remembered; told as a wish, it would look like the user's own.
            env={**os.environ, "PYTHONPATH": installation.stack.environment["PYTHONPATH"]},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd="/",
            start_new_session=True,
        )
    if not wait_ready(installation, _READY_SECONDS, while_true=lambda: child.poll() is None):
        problem = _not_ready(installation, log_file, start)
        child.terminate()
        child.wait(_GRACE_SECONDS)
        raise problem


def wait_ready(
    installation: Installation, seconds: float, while_true: Callable[[], bool] = lambda: True
) -> bool:
    """Wait until all answers; False after so many seconds, or when ``while_true`` no longer holds."""
    until = time.monotonic() + seconds
    while not installation.is_ready:
        if not while_true() or time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True


def stop(folder: Path) -> list[str]:
    """End everything recorded for this data folder, and the embedded PostgreSQL; the names of what ended."""
    run_folder = folder / "run"
    ended = [record.name for record in process_records.load_all(run_folder) if record.is_alive]
    supervisor = process_records.load(run_folder, SUPERVISOR)
    # First, or it would start the others again.
    if supervisor is not None:
        supervisor.end(_GRACE_SECONDS)
        process_records.forget(run_folder, SUPERVISOR)
    for record in process_records.load_all(run_folder):
        record.end(_GRACE_SECONDS)
        process_records.forget(run_folder, record.name)
    if Server.of_this_clone().process() is not None:
        postgres.stop()
        ended.append("PostgreSQL")
    return ended


def delete_data(folder: Path) -> None:
    """Delete a data folder of ours and all in it; FolderError if it doesn't carry our mark."""
    if not (folder / MARK).is_file():
        raise FolderError(f"{folder} is not a data folder of Leavewell.", "Nothing was deleted.")
    beside = Server.of_this_clone().socket_folder
    if beside.is_dir() and not beside.is_relative_to(folder):
        shutil.rmtree(beside)
    shutil.rmtree(folder)


def contents(folder: Path) -> tuple[list[str], int]:
    """What a reset would delete: the names in the folder, and the bytes of all files below."""
    names = sorted(path.name for path in folder.iterdir())
    size = sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file())
    return names, size


def existing_folder() -> Path | None:
    """This clone's data folder if there is one; nothing is made."""
    path = data_folder_path()
    return path if path.is_dir() else None


def _not_ready(installation: Installation, log_file: Path, start: int) -> ProcessError:
    """What was missing when the wait was over, and the supervisor's own words."""
    names = [name for name in installation.stack.programs if not installation.stack.is_ready(name)]
    with log_file.open(errors="replace") as log:
        log.seek(start)
        said = "".join(log.readlines()[-15:])
    return ProcessError(f"Not up: {', '.join(names)}.\n{said}", f"Their logs are in {log_file.parent}.")
