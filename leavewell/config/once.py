"""``leavewell once``: one customer's whole story, with real processes, on a database of its own, and then gone."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from leavewell.config import locks, postgres
from leavewell.config.folders import data_folder, owned_folder
from leavewell.config.processes import Stack
from leavewell.web.cli.command import Command

DATABASE = "leavewell_once"


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--from",
        dest="folder",
        type=Path,
        metavar="DIR",
        help="a company's export (accounts.csv, subscriptions.csv); default: the sample company",
    )


def _run(arguments: argparse.Namespace) -> int:
    with _scratch() as stack:
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
        stack.start_all()
        stack.wait_ready()
        from leavewell.web.cli import story

        held = story.tell(arguments.folder)
    print("\nEverything held." if held else "\nNot everything held.", flush=True)
    return 0 if held else 1


@contextmanager
def _scratch() -> Iterator[Stack]:
    """Processes and a database that nobody else uses; both are gone afterwards, also after Ctrl-C."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with locks.held(data_folder() / "once.lock"):
        folder = owned_folder(data_folder() / "once")
        postgres.ensure_running()
        postgres.drop_database(DATABASE)
        postgres.create_database(DATABASE)
        os.environ["DATABASE_URL"] = postgres.url_for(DATABASE)
        stack = Stack.build(folder, environment=_plain())
        os.environ.update({name: stack.environment[name] for name in _TOLD})
        try:
            yield stack
        finally:
            stack.stop()
            _close_connections()
            postgres.drop_database(DATABASE)
            shutil.rmtree(folder, ignore_errors=True)


_TOLD = ("LEAVEWELL_BASE_URL", "LEAVEWELL_SIMULATOR_URL")
_MAIL = "LEAVEWELL_SMTP_URL"


def _plain() -> dict[str, str]:
    """The story's mails stay in its own mailbox, whatever mail server is set."""
    return {"DATABASE_URL": os.environ["DATABASE_URL"], _MAIL: ""}


def _close_connections() -> None:
    from django.db import connections

    connections.close_all()


COMMAND = Command(
    "once",
    "Tell one customer's whole story, with evidence for each step.",
    _arguments,
    _run,
    needs_database=False,
)
