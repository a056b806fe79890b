"""What every room's tests may use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection

from leavewell_simulator.testing import RunningSimulator
from tests.template import template


# Here and not in tests/rings.py: pytest-django's own fixture of this name is loaded after that plugin.
@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """The server is started when the first test needs it; the tables are copied, since making them takes long."""
    connection.settings_dict["TEST"]["TEMPLATE"] = template()


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


@pytest.fixture
def quick_passwords(settings) -> None:  # type: ignore[no-untyped-def]
    """Passwords are hashed at once; the real way takes as long as it is meant to take a thief."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
