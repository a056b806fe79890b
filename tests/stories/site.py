"""A whole Leavewell for the stories: scratch database, simulator, web, worker and a mail server, all real."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from aiosmtpd.controller import Controller
from django.conf import settings
from django.db import connection
from django.test.utils import override_settings

from leavewell.accounts.actions.workspaces import allow_mail_to
from leavewell.accounts.models import Space
from leavewell.accounts.transaction import edge
from leavewell.config import postgres
from leavewell.config.processes import Stack
from leavewell.config.programs import free_port
from leavewell.effects.types import MailServer
from tests.builders import a_space, an_act
from tests.chaos.site import QUICK, Postbox
from tests.template import create_with_tables

LEASE_SECONDS = "5"


@dataclass(frozen=True)
class Site:
    """What runs, and where."""

    stack: Stack
    post: Postbox
    url: str

    def a_company(self, name: str | None = None) -> Space:
        """The test space of a new company, whose customers' mails really go out."""
        space = a_space(name)
        with edge():
            allow_mail_to(an_act(space), "*@*.example")
        return space


@contextmanager
def running_site() -> Iterator[Site]:
    """Start it all, and clear it all away. Meanwhile this process's models speak to the same database."""
    with ExitStack() as open_things:
        # Playwright keeps an event loop in this thread, of which Django would be wary.
        before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        open_things.callback(_put_back, "DJANGO_ALLOW_ASYNC_UNSAFE", before)
        database = open_things.enter_context(_scratch_database())
        post, mail_url = open_things.enter_context(_mail_server())
        folder = Path(open_things.enter_context(tempfile.TemporaryDirectory()))
        told = {
            "DATABASE_URL": postgres.url_for(database),
            "LEAVEWELL_SMTP_URL": mail_url,
            "LEAVEWELL_LEASE_SECONDS": LEASE_SECONDS,
            "LEAVEWELL_BACKOFF": QUICK,
            # Receivers of webhooks run on this machine too.
            "LEAVEWELL_OUTBOUND_NETWORKS": "127.0.0.0/8",
        }
        stack = Stack.build(folder, environment=told)
        open_things.callback(stack.stop, grace_seconds=5)
        stack.start_all()
        stack.wait_ready()
        url = stack.environment["LEAVEWELL_BASE_URL"]
        known = replace(
            settings.LEAVEWELL,
            base_url=url,
            simulator_url=stack.environment["LEAVEWELL_SIMULATOR_URL"],
            # Whoever moves the clock in this process carries out what falls due, mails among it.
            smtp=_as_mail_server(mail_url),
        )
        open_things.enter_context(override_settings(LEAVEWELL=known))
        yield Site(stack, post, url)


@contextmanager
def _scratch_database() -> Iterator[str]:
    """A database with our tables and no rows, used by this process until the end; then the former one again."""
    name, former = f"leavewell_stories_{os.getpid()}", connection.settings_dict["NAME"]
    create_with_tables(name)
    _use(name)
    try:
        yield name
    finally:
        _use(former)
        postgres.drop_database(name)


def _use(database: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = database


@contextmanager
def _mail_server() -> Iterator[tuple[Postbox, str]]:
    """A real SMTP server in this process, and its address."""
    post = Postbox()
    server = Controller(post, hostname="127.0.0.1", port=free_port())
    server.start()
    try:
        yield post, f"smtp://127.0.0.1:{server.port}"
    finally:
        server.stop()


def _as_mail_server(url: str) -> MailServer:
    parts = urlsplit(url)
    assert parts.hostname and parts.port
    return MailServer(parts.hostname, parts.port, "", "", starttls=False)


def _put_back(variable: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(variable, None)
    else:
        os.environ[variable] = value
