"""All of it under one supervisor: what dies comes back, and what is told to end ends."""

from __future__ import annotations

import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from leavewell.config import process_records
from leavewell.config.process_records import Record
from tests.launcher.conftest import processes_below

pytestmark = pytest.mark.story


def leavewell(*words: str) -> str:
    """Run a command to its end; what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "leavewell", *words], capture_output=True, text=True, timeout=240
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def record(data: Path, name: str) -> Record:
    found = process_records.load(data / "run", name)
    assert found is not None, f"{name} has no record"
    return found


def until(holds: Callable[[], bool], seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


@pytest.fixture
def up(shared_data: Path) -> Path:
    """Everything running, whatever the test before has left of it; its data folder."""
    leavewell("up", "--detach")
    return shared_data


def test_nothing_is_left_after_the_supervisor_was_killed(up: Path) -> None:
    supervisor, web, worker, simulator = (
        record(up, name) for name in ("supervisor", "web", "worker-1", "simulator")
    )
    assert all(one.is_alive for one in (supervisor, web, worker, simulator))
    supervisor.signal(signal.SIGKILL)
    # Web and worker lose their lifeline; the simulator outlives.
    assert until(lambda: not web.group() and not worker.group())
    assert simulator.is_alive
    said = leavewell("stop")
    assert "simulator" in said and "PostgreSQL" in said
    assert processes_below(up) == []


def test_what_dies_is_started_again_and_the_command_ends_all(up: Path) -> None:
    first = {name: record(up, name) for name in ("web", "worker-1")}
    for one in first.values():
        assert one.signal(signal.SIGKILL)

    def is_back(name: str) -> bool:
        now = process_records.load(up / "run", name)
        return now is not None and now.pid != first[name].pid and now.is_alive

    assert until(lambda: is_back("web") and is_back("worker-1"))
    leavewell("up", "--detach")
    said = leavewell("stop")
    assert all(name in said for name in ("supervisor", "web", "worker-1", "simulator", "PostgreSQL"))
    assert processes_below(up) == []
    assert "Nothing was running" in leavewell("stop")


def test_a_recycled_number_in_a_record_is_not_killed(data: Path) -> None:
    leavewell("postgres-url")
    stranger = subprocess.Popen(
        [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, start_new_session=True
    )
    try:
        (data / "run").mkdir(mode=0o700)
        Record("worker-1", stranger.pid, since_boot=1.0).save(data / "run")
        leavewell("stop")
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait(5)


def test_all_that_is_kept_is_closed_to_others(up: Path) -> None:
    for path in [*(up / "run").iterdir(), *(up / "log").iterdir(), up / "ports.json"]:
        assert path.stat().st_mode & 0o777 == 0o600, path
    for name in ("run", "log", "simulator"):
        assert stat.S_IMODE((up / name).stat().st_mode) == 0o700


def test_ready_means_an_answer_not_an_open_port(up: Path) -> None:
    web = record(up, "web")
    psutil.Process(web.pid).suspend()
    try:
        for worker in psutil.Process(web.pid).children():
            worker.suspend()
        status = subprocess.run(
            [sys.executable, "-c", _IS_READY], capture_output=True, text=True, timeout=120
        )
        assert status.stdout.strip() == "False", status.stderr
    finally:
        web.signal(signal.SIGCONT)


def test_reset_asks_then_leaves_nothing(up: Path) -> None:
    asked = subprocess.run(
        [sys.executable, "-m", "leavewell", "reset"], capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    assert asked.returncode == 2 and str(up) in asked.stdout and up.is_dir()
    leavewell("reset", "--yes")
    assert not up.exists() and processes_below(up) == []


_IS_READY = "from leavewell.config import installation; print(installation.describe().stack.is_ready('web'))"
