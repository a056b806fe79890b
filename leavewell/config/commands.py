"""The launcher's commands: up, stop, status, reset, migrate, postgres-url."""

from __future__ import annotations

import argparse
import logging
import sys

from leavewell.config import installation, lifecycle, locks, postgres, process_records
from leavewell.config.folders import data_folder
from leavewell.config.installation import Installation
from leavewell.config.processes import ProcessError
from leavewell.config.supervisor import supervise
from leavewell.web.cli.command import Command, no_arguments

_RETURN_SECONDS = 40
"""A program that died is started again after at most 30 seconds."""


def _up_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, help="web port (default: that of the last start, or 8700)")
    parser.add_argument("--web", type=int, default=1, help="web processes behind the port (default 1)")
    parser.add_argument("--workers", type=int, default=1, help="worker processes (default 1)")
    parser.add_argument("--detach", action="store_true", help="return when all answers, and leave it running")
    parser.add_argument("--demo", action="store_true", help="as --detach, with a sample company")
    parser.add_argument("--prepared", action="store_true", help=argparse.SUPPRESS)


def _up(arguments: argparse.Namespace) -> int:
    if arguments.prepared:
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
        supervise(_described(arguments))
        return 0
    # Two starts at once would migrate twice and meet on the same ports.
    with locks.held(data_folder() / "start.lock"):
        found = _described(arguments)
        if found.is_supervised and not lifecycle.wait_ready(found, _RETURN_SECONDS):
            raise ProcessError("Leavewell is up, but not all of it answers.", "See 'leavewell status'.")
        if not found.is_supervised:
            lifecycle.prepare(found, _say, sample=arguments.demo)
            if arguments.detach or arguments.demo:
                words = ["--web", str(arguments.web), "--workers", str(arguments.workers)]
                lifecycle.detach(found, _say, words)
    return _show(found, arguments)


def _described(arguments: argparse.Namespace) -> Installation:
    return installation.describe(port=arguments.port, web=arguments.web, workers=arguments.workers)


def _show(found: Installation, arguments: argparse.Namespace) -> int:
    """Say where to go now; in the foreground, stay."""
    print(f"\n  {found.url}\n", flush=True)
    if arguments.demo:
        print(found.call("sample", "--words"), end="", flush=True)
    elif not arguments.detach:
        supervise(found)
    return 0


def _say(words: str) -> None:
    print(f"{words} ...", file=sys.stderr, flush=True)


def _stop(_: argparse.Namespace) -> int:
    folder = lifecycle.existing_folder()
    ended = lifecycle.stop(folder) if folder else []
    print(f"Ended: {', '.join(ended)}." if ended else "Nothing was running.")
    return 0


def _status(_: argparse.Namespace) -> int:
    folder = lifecycle.existing_folder()
    if folder is None:
        print("Nothing was ever started here.")
        return 1
    alive = postgres.is_running() if postgres.is_embedded() else None
    print(f"{'PostgreSQL':<12} {'elsewhere (DATABASE_URL)' if alive is None else _state(alive)}")
    records = list(process_records.load_all(folder / "run"))
    for record in records:
        print(f"{record.name:<12} {_state(record.is_alive)}, pid {record.pid}")
    print(f"data in {folder}")
    return 0 if records and all(record.is_alive for record in records) else 1


def _state(alive: bool) -> str:
    return "running" if alive else "not running"


def _reset_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--yes", action="store_true", help="don't ask")


def _reset(arguments: argparse.Namespace) -> int:
    folder = lifecycle.existing_folder()
    if folder is None:
        print("There is no data of this clone.")
        return 0
    names, size = lifecycle.contents(folder)
    print(f"This ends everything of this clone and deletes {folder} ({size / 1e6:.0f} MB):")
    print(f"  {', '.join(names)}")
    if not postgres.is_embedded():
        print("The database that DATABASE_URL names is left as it is.")
    if not arguments.yes and not _agreed():
        print("Nothing was deleted. To delete without being asked, add --yes.", file=sys.stderr)
        return 2
    lifecycle.stop(folder)
    lifecycle.delete_data(folder)
    print("Deleted.")
    return 0


def _agreed() -> bool:
    """Whether a person at a keyboard says yes."""
    return sys.stdin.isatty() and input("Delete it? [y/N] ").strip().lower() in {"y", "yes"}


def _migrate(_: argparse.Namespace) -> int:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False)
    return 0


def _postgres_url(_: argparse.Namespace) -> int:
    data_folder()
    print(postgres.ensure_running())
    return 0


UP = Command(
    "up",
    "Start all: database, simulator, web and worker, under one supervisor.",
    _up_arguments,
    _up,
    needs_database=False,
)
STOP = Command("stop", "End all that runs for this clone.", no_arguments, _stop, needs_database=False)
STATUS = Command("status", "Show what runs for this clone.", no_arguments, _status, needs_database=False)
RESET = Command(
    "reset", "End all and delete this clone's data.", _reset_arguments, _reset, needs_database=False
)
MIGRATE = Command("migrate", "Bring the database's tables up to date.", no_arguments, _migrate)
POSTGRES_URL = Command(
    "postgres-url", "Start the database and print its URL.", no_arguments, _postgres_url, needs_database=False
)
