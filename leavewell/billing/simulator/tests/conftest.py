"""One real simulator for a module, and a fresh site on it for each test."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from leavewell.billing.simulator.tests.peer import SimulatorPeer
from leavewell_simulator.testing import RunningSimulator


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSimulator]:
    """A simulator process on a free loopback port."""
    with RunningSimulator(tmp_path_factory.mktemp("simulator")) as started:
        yield started


@pytest.fixture
def peer(running: RunningSimulator) -> Iterator[SimulatorPeer]:
    """A site of its own for one test."""
    made = SimulatorPeer(running.url, key=f"sim_{os.urandom(8).hex()}")
    yield made
    made.close()
