"""What every room's tests may use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from leavewell_simulator.testing import RunningSimulator


@pytest.fixture(scope="session")
def simulator_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSimulator]:
    """One real simulator for all tests of a run; each space has a site of its own in it."""
    folder: Path = tmp_path_factory.mktemp("simulator")
    with RunningSimulator(folder) as running:
        yield running


@pytest.fixture
def simulator(simulator_process: RunningSimulator, settings) -> RunningSimulator:  # type: ignore[no-untyped-def]
    """The simulator, known to our settings; quick back-off, so that time can be moved in small steps."""
    settings.LEAVEWELL = replace(settings.LEAVEWELL, simulator_url=simulator_process.url)
    return simulator_process
