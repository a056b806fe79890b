"""A data folder of its own for each test that starts something, and an end to all of it afterwards."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from leavewell.config import lifecycle

_OURS = ("DATABASE_URL", "LEAVEWELL_BASE_URL", "LEAVEWELL_SIMULATOR_URL", "LEAVEWELL_LIFELINE")


def processes_below(folder: Path) -> list[psutil.Process]:
    """Every living process that was started for this data folder."""
    found = []
    for process in psutil.process_iter():
        try:
            named = str(folder) in " ".join(process.cmdline())
            told = process.environ().get("LEAVEWELL_DATA") == str(folder)
            if (named or told) and process.status() != psutil.STATUS_ZOMBIE and process.pid != os.getpid():
                found.append(process)
        except psutil.Error:
            continue
    return found


def end_all(folder: Path) -> None:
    """End what a test started, also when the test failed in the middle."""
    lifecycle.stop(folder)
    for process in processes_below(folder):
        process.send_signal(signal.SIGKILL)


@contextmanager
def _open_to_others() -> Iterator[Path]:
    """A folder that others may pass, as the system user must: pytest's own are closed to them."""
    folder = Path(tempfile.mkdtemp(prefix="lw-", dir="/tmp")).resolve()
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@contextmanager
def in_force(folder: Path) -> Iterator[Path]:
    """For what runs here and all that it starts."""
    with pytest.MonkeyPatch.context() as patch:
        for name in _OURS:
            patch.delenv(name, raising=False)
        patch.setenv("LEAVEWELL_DATA", str(folder))
        yield folder


@pytest.fixture(autouse=True)
def nothing_stays_set() -> Iterator[None]:
    """What is started after a test is told the same folder and addresses as before it."""
    before = _told()
    yield
    assert _told() == before


def _told() -> dict[str, str | None]:
    return {name: os.environ.get(name) for name in (*_OURS, "LEAVEWELL_DATA")}


@pytest.fixture
def parent() -> Iterator[Path]:
    """A folder for data folders."""
    with _open_to_others() as folder:
        yield folder


@pytest.fixture
def data(parent: Path) -> Iterator[Path]:
    """A data folder that is not made yet, in force for this test."""
    with in_force(parent / "data") as folder:
        yield folder
        if folder.exists():
            end_all(folder)


@pytest.fixture(scope="module")
def kept() -> Iterator[Path]:
    """A data folder for a whole module: to make its tables takes longer than all else that is done in it."""
    with _open_to_others() as parent:
        yield parent / "data"
        with in_force(parent / "data") as folder:
            if folder.exists():
                end_all(folder)


@pytest.fixture
def shared_data(kept: Path) -> Iterator[Path]:
    """That folder, in force for this test. What runs in it goes on for the next one."""
    with in_force(kept) as folder:
        yield folder
