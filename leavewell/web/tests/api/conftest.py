from __future__ import annotations

import pytest

from leavewell.accounts.models import Space
from leavewell_simulator.testing import RunningSimulator
from tests.builders import Customer, a_customer, a_space, an_api_key


@pytest.fixture
def space(db: None) -> Space:
    return a_space()


@pytest.fixture
def key(space: Space) -> str:
    return an_api_key(space)


@pytest.fixture
def ada(space: Space, simulator: RunningSimulator) -> Customer:
    return a_customer(space)
