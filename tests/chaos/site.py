"""A whole Leavewell of its own: scratch database, simulator, mail server, so many web and worker processes."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from leavewell.config import postgres
from leavewell.config.processes import Stack
from leavewell.config.programs import free_port
from tests.template import create_with_tables

QUICK = "billing=0.3:1.5:2,billing.confirm_end=60:2:900,mail=0.3:1.5:2,react=0.2:1.5:2:60"
"""Back-off in seconds, short enough for a run of minutes."""


@dataclass(frozen=True)
class Arrived:
    """A mail as the mail server took it."""

    message_id: str
    to: str
    subject: str
    file: bytes
    text: str = ""


@dataclass
class Postbox:
    """A real SMTP server that keeps what arrives, and takes its time over it."""

    seconds_a_mail: float = 0.02
    mails: list[Arrived] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        """Called by aiosmtpd for each mail."""
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content)
        files = [part for part in message.walk() if part.get_filename()]
        attached = files[0].get_payload(decode=True) if files else b""
        self.mails.append(
            Arrived(
                message["Message-ID"],
                message["To"],
                str(message["Subject"]),
                bytes(attached or b""),
                _text_of(message),
            )
        )
        await asyncio.sleep(self.seconds_a_mail)
        return "250 taken"

    def about(self, start: str) -> list[Arrived]:
        """The mails whose subject starts so."""
        return [mail for mail in self.mails if mail.subject.startswith(start)]


def _text_of(message: Message) -> str:
    plain = [part for part in message.walk() if part.get_content_type() == "text/plain"]
    content = plain[0].get_payload(decode=True) if plain else b""
    return content.decode() if isinstance(content, bytes) else ""


@dataclass
class Site:
    """What runs, and where."""

    stack: Stack
    post: Postbox

    @property
    def webs(self) -> list[str]:
        """Names of the web processes."""
        return [name for name in self.stack.programs if name.startswith("web")]

    @property
    def workers(self) -> list[str]:
        """Names of the worker processes."""
        return [name for name in self.stack.programs if name.startswith("worker")]

    def url(self, name: str) -> str:
        """Where one web process answers."""
        return self.stack.programs[name].url


@contextmanager
def running_site(
    *,
    web: int = 1,
    worker: int = 1,
    lease_seconds: float = 3,
    backoff: str = QUICK,
    settings: Mapping[str, str] | None = None,
) -> Iterator[Site]:
    """Start it all, set this process's Django up on the scratch database, and clear away afterwards."""
    name = f"leavewell_chaos_{os.getpid()}"
    create_with_tables(name)
    post = Postbox()
    mail_server = Controller(post, hostname="127.0.0.1", port=free_port())
    mail_server.start()
    told = {
        "DATABASE_URL": postgres.url_for(name),
        "LEAVEWELL_SMTP_URL": f"smtp://127.0.0.1:{mail_server.port}",
        "LEAVEWELL_LEASE_SECONDS": str(lease_seconds),
        "LEAVEWELL_BACKOFF": backoff,
        **(settings or {}),
    }
    with tempfile.TemporaryDirectory() as folder:
        stack = Stack.build(Path(folder), web=web, worker=worker, environment=told)
        addresses = ("LEAVEWELL_BASE_URL", "LEAVEWELL_SIMULATOR_URL")
        os.environ.update(told | {address: stack.environment[address] for address in addresses})
        try:
            _set_up_django()
            stack.start_all()
            stack.wait_ready()
            yield Site(stack, post)
        finally:
            stack.stop(grace_seconds=5)
            mail_server.stop()
            _close_connections()
            postgres.drop_database(name)


def _set_up_django() -> None:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "leavewell.config.settings"
    django.setup()


def _close_connections() -> None:
    from django.db import connections

    connections.close_all()


def wait_until(holds: Any, *, seconds: float, every: float = 0.2) -> bool:
    """Whether it comes to hold within so many seconds of the wall."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(every)
    return bool(holds())


@dataclass
class Report:
    """Counts and checks of a run, printed as they come."""

    held: bool = True

    def count(self, words: str, number: object) -> None:
        """A figure that is told, not judged."""
        print(f"     {words}: {number}", flush=True)

    def check(self, words: str, holds: bool, shown: object) -> None:
        """Something that must be so."""
        self.held = self.held and holds
        print(f"{'ok  ' if holds else 'FAIL'} {words}: {shown}", flush=True)

    def about(self, words: str) -> None:
        """What the next lines are about."""
        print(f"  -- {words}", flush=True)

    def end(self) -> None:
        """Leave the program with what the checks said."""
        print("everything held" if self.held else "not everything held", flush=True)
        sys.stdout.flush()
        sys.exit(0 if self.held else 1)
