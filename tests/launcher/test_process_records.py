"""A process is known again by its number and its beginning; no other is ever taken for it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from leavewell.config import process_records
from leavewell.config.process_records import Record

pytestmark = pytest.mark.pure

# The word marks the processes as of our making, as the real ones' command lines do.
_SLEEP = "import time; time.sleep(60)  # leavewell"
_PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {_SLEEP!r}])  # leavewell"


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    """A process with a child, in a group of its own."""
    child = subprocess.Popen([sys.executable, "-c", _PARENT], start_new_session=True)
    until = time.monotonic() + 10
    while not psutil.Process(child.pid).children() and time.monotonic() < until:
        time.sleep(0.02)
    # Kept as objects: psutil kills none whose number was given away.
    family = [*psutil.Process(child.pid).children(), psutil.Process(child.pid)]
    yield child
    for process in family:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    child.wait(5)


def test_a_number_that_another_process_has_by_now_is_left_alone(sleeper: subprocess.Popen[bytes]) -> None:
    recycled = replace(Record.of("worker", sleeper.pid), since_boot=1.0)
    assert not recycled.is_alive
    assert recycled.end(grace_seconds=0) is False
    assert sleeper.poll() is None and len(psutil.Process(sleeper.pid).children()) == 1


def test_ending_ends_the_whole_group(sleeper: subprocess.Popen[bytes]) -> None:
    record = Record.of("worker", sleeper.pid)
    members = record.group()
    assert len(members) == 2 and record.is_alive
    assert record.end(grace_seconds=5) is True
    assert not any(process.is_running() and process.status() != "zombie" for process in members)


def test_the_rest_of_a_group_is_found_when_its_leader_was_killed(sleeper: subprocess.Popen[bytes]) -> None:
    record = Record.of("web", sleeper.pid)
    (rest,) = psutil.Process(sleeper.pid).children()
    psutil.Process(sleeper.pid).kill()
    os.waitid(os.P_PID, sleeper.pid, os.WEXITED | os.WNOWAIT)
    assert record.group() == [rest] and not record.is_alive
    record.end(grace_seconds=5)
    assert not rest.is_running() or rest.status() == "zombie"


def test_a_record_is_private_and_a_torn_one_counts_as_none(
    tmp_path: Path, sleeper: subprocess.Popen[bytes]
) -> None:
    record = Record.of("web", sleeper.pid)
    record.save(tmp_path)
    path = tmp_path / "web.json"
    assert process_records.load(tmp_path, "web") == record
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_text(path.read_text()[:10])
    assert process_records.load(tmp_path, "web") is None
