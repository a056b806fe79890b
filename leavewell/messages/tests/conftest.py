"""Receivers on this machine, as a test space may have them where its operator opened the loopback."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_network
from typing import Any

import pytest

from leavewell.effects.tests.conftest import letterbox
from leavewell.outbound.tests.receiver import Receiver, Reply, receiving
from leavewell_simulator.testing import RunningSimulator
from tests.builders import Customer, a_customer, a_space

__all__ = ["letterbox"]


@pytest.fixture(scope="package")
def two_receivers() -> Iterator[tuple[Receiver, Receiver]]:
    with receiving(encrypted=False) as first, receiving(encrypted=False) as second:
        yield first, second


@pytest.fixture
def receivers(two_receivers: tuple[Receiver, Receiver], settings: Any) -> tuple[Receiver, Receiver]:
    """Two that take everything, until a test says otherwise."""
    networks = (ip_network("127.0.0.0/8"),)
    settings.LEAVEWELL = replace(settings.LEAVEWELL, outbound_networks=networks)
    for each in two_receivers:
        each.got.clear()
        each.answer = lambda _: Reply()
    return two_receivers


@pytest.fixture
def receiver(receivers: tuple[Receiver, Receiver]) -> Receiver:
    """One of them."""
    return receivers[0]


@pytest.fixture
def ada(simulator: RunningSimulator, receiver: Receiver) -> Customer:
    """A customer who pays 49 euros a month."""
    return a_customer(a_space())
