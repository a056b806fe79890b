"""The simulator behind a test space: what it shows, its clock, and a company's subscriptions put into it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from django.conf import settings

from leavewell.accounts.actions.customers import connect
from leavewell.accounts.models import Connection, Space
from leavewell.accounts.queries import connection_to
from leavewell.accounts.secrets import unseal
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.billing.errors import BillingError
from leavewell.billing.simulator.control import SimulatorControl
from leavewell.billing.simulator.control_types import SiteState
from leavewell.kernel.errors import NotFound, Refused

PROCESSOR = "simulator"


@dataclass(frozen=True)
class Overview:
    """What a page shows of the simulator; ``trouble`` says why there is nothing to show."""

    state: SiteState | None
    trouble: str = ""


@contextmanager
def control(space: Space) -> Iterator[SimulatorControl]:
    """The space's own site, seen from the other side. NotFound if the space isn't connected to one."""
    connection = connection_to(space, PROCESSOR)
    with SimulatorControl(settings.LEAVEWELL.simulator_url, unseal(connection.secret), space.now) as opened:
        yield opened


def connect_simulator(act: Act) -> Connection:
    """Give a test space a site of its own in the simulator, once."""
    if act.space.mode != Space.Mode.TEST:
        raise Refused("The simulator is for test spaces.", "Connect a real billing system instead.")
    connection: Connection | None = None
    secret = f"sim_{secrets.token_hex(16)}"
    with suppress(NotFound):
        connection = connection_to(act.space, PROCESSOR)
        secret = unseal(connection.secret)
    # Asked first: a space isn't connected to what doesn't answer.
    with SimulatorControl(settings.LEAVEWELL.simulator_url, secret, act.space.now) as opened:
        opened.ensure_site()
    if connection is not None:
        return connection
    with edge():
        return connect(act, processor=PROCESSOR, secret=secret, settings={})


def overview(space: Space) -> Overview:
    """The site at a glance; a simulator that is down is told, not waited for."""
    try:
        with control(space) as opened:
            return Overview(opened.state())
    except (BillingError, NotFound) as error:
        return Overview(None, error.what)


def tick(space: Space) -> None:
    """Let the simulator live up to the space's time; if it is down it will catch up at the next call."""
    try:
        with control(space) as opened:
            opened.tick()
    except (BillingError, NotFound):
        return
