"""An SMTP server that a company's own mail server hands mail to. Nothing is answered 250 before it is stored."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Awaitable, Callable
from typing import TypeVar

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import connections

from leavewell.desk.inbound import UnreadableMail
from leavewell.desk.inbound.limits import BYTES
from leavewell.kernel.errors import NotFound
from leavewell.web.mail_in.taking import space_at, take

T = TypeVar("T")
_log = logging.getLogger(__name__)
_LATER = "451 4.3.0 Not stored: try again later"
_ADDRESSEES = 10


class TakesMail:
    """What is answered to each step of the talk."""

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Only the spaces' own addresses are known here: this server passes nothing on."""
        if len(envelope.rcpt_tos) >= _ADDRESSEES:
            return "452 4.5.3 Too many addressees at once"
        try:
            await asyncio.to_thread(_alone, lambda: space_at(address))
        except NotFound:
            return "550 5.1.1 No such mailbox here"
        except Exception:
            _log.exception("An addressee couldn't be looked up.")
            return _LATER
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Store it for each addressee. One that was stored before an error is known when it comes again."""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        sender = (envelope.mail_from or "").strip("<>")
        try:
            await asyncio.to_thread(_alone, lambda: _take_all(envelope.rcpt_tos, content, sender))
        except UnreadableMail as error:
            code = "552 5.3.4" if error.reason == "too_large" else "554 5.6.0"
            return f"{code} {error.what}"
        except Exception:
            _log.exception("A mail couldn't be stored.")
            return _LATER
        return "250 2.0.0 Stored"


def _take_all(addresses: list[str], content: bytes, envelope_from: str) -> None:
    for address in dict.fromkeys(addresses):
        take(space_at(address), content, envelope_from)


def _alone(deed: Callable[[], T]) -> T:
    """In a thread of its own, which leaves no connection to the database behind."""
    try:
        return deed()
    finally:
        connections.close_all()


class _Listener(Controller):
    """Takes its place before it starts: aiosmtpd would wait for five seconds where somebody else has it."""

    def __init__(self, host: str, port: int) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._place = socket.create_server((host, port), family=family)
        super().__init__(
            TakesMail(),
            hostname=host,
            port=port,
            data_size_limit=BYTES,
            enable_SMTPUTF8=True,
            ident="Leavewell",
        )

    def _create_server(self) -> Awaitable[asyncio.AbstractServer]:
        return self.loop.create_server(self._factory_invoker, sock=self._place)


def listen(host: str, port: int) -> Controller | None:
    """Begin to listen; ``stop()`` of what is returned ends it. None where another worker listens there already."""
    try:
        controller = _Listener(host, port)
        controller.start()
    except OSError as error:
        _log.warning("Mail isn't taken in by this worker: %s:%s: %s.", host, port, error.strerror)
        return None
    return controller
