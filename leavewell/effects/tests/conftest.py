"""A customer, and a real mail server, for the engine's tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope

from leavewell.config.options import MailServer
from leavewell_simulator.testing import RunningSimulator, free_port
from tests.builders import Customer, a_customer, a_space


@dataclass
class Letterbox:
    """An SMTP server that keeps what arrives, or answers every addressee with ``answer``."""

    answer: str = "250 taken"
    mails: list[Message] = field(default_factory=list)

    async def handle_RCPT(
        self, server: SMTP, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self.mails.append(message_from_bytes(envelope.content))
        return "250 taken"


@pytest.fixture
def letterbox(settings: Any) -> Iterator[Letterbox]:
    """A mail server on a free loopback port, known to our settings."""
    box = Letterbox()
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    settings.LEAVEWELL = replace(
        settings.LEAVEWELL, smtp=MailServer("127.0.0.1", server.port, "", "", starttls=False)
    )
    yield box
    server.stop()


@pytest.fixture
def ada(simulator: RunningSimulator) -> Customer:
    """A customer who pays 49 euros a month."""
    return a_customer(a_space())
