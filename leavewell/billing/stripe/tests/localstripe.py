"""localstripe, a fake of Stripe that others wrote, as a process of its own. It is never imported: it is GPL."""

from __future__ import annotations

import socket
import sys

from leavewell.billing.stripe.tests.programs import RunningProgram


class RunningLocalstripe(RunningProgram):
    """On a free port. It listens on all interfaces and can't be told not to."""

    def __init__(self) -> None:
        with socket.socket(socket.AF_INET6) as free:
            free.bind(("::", 0))
            port = free.getsockname()[1]
        super().__init__([sys.executable, "-m", "localstripe", "--port", str(port), "--from-scratch"], port)
