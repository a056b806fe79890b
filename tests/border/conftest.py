from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.conf import settings
from django.test import TestCase
from pytest_django import DjangoDbBlocker

from leavewell_simulator.testing import RunningSimulator
from tests.border.scene import Scene, a_scene
from tests.tables import leave

Walked = dict[tuple[str, str], int]


@pytest.fixture(scope="module")
def ours(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, simulator_process: RunningSimulator
) -> Iterator[Scene]:
    """One for a whole module, whose tests leave it as it was: each runs inside the transaction that made it."""
    with_simulator = replace(settings.LEAVEWELL, simulator_url=simulator_process.url)
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "LEAVEWELL", with_simulator)
        # Not a plain atomic block: Django lets durable ones nest in its own tests' only.
        transactions = TestCase._enter_atomics()
        yield a_scene()
        TestCase._rollback_atomics(transactions)


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
