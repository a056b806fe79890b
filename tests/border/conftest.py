from __future__ import annotations

from collections.abc import Iterator

import pytest

from leavewell_simulator.testing import RunningSimulator
from tests.border.scene import Scene, a_scene
from tests.tables import leave

Walked = dict[tuple[str, str], int]


@pytest.fixture
def ours(simulator: RunningSimulator) -> Scene:
    return a_scene()


@pytest.fixture(scope="session")
def walked(request: pytest.FixtureRequest) -> Iterator[Walked]:
    """Address x visitor -> status; printed as a table when the walk is over."""
    found: Walked = {}
    yield found
    leave(request.config, _table(found))


def _table(found: Walked) -> list[str]:
    lines = [f"{'address':<52} answers by visitor"]
    for address in dict.fromkeys(address for address, _ in found):
        answers = ", ".join(f"{who} {status}" for (at, who), status in found.items() if at == address)
        lines.append(f"{address:<52} {answers}")
    return lines
