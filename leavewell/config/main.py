"""The command ``leavewell``: finds the command asked for, and makes ready what it needs first."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from leavewell.config import lifeline, postgres, programs
from leavewell.config.folders import data_folder_path
from leavewell.kernel.errors import LeavewellError
from leavewell.web.cli.command import Command

LAUNCHER = {
    "up": "leavewell.config.commands:UP",
    "stop": "leavewell.config.commands:STOP",
    "reset": "leavewell.config.commands:RESET",
    "status": "leavewell.config.commands:STATUS",
    "web": "leavewell.config.web_server:COMMAND",
    "migrate": "leavewell.config.commands:MIGRATE",
    "once": "leavewell.config.once:COMMAND",
    "postgres-url": "leavewell.config.commands:POSTGRES_URL",
}
"""Imported without Django: they start things, or must work when nothing else does."""

ROOMS: dict[str, str] = {
    "worker": "leavewell.config.worker:COMMAND",
    "setup": "leavewell.web.cli.setup:COMMAND",
    "session": "leavewell.web.cli.session:COMMAND",
    "key": "leavewell.web.cli.key:COMMAND",
    "flow": "leavewell.web.cli.flow:COMMAND",
    "playbook": "leavewell.web.cli.playbook:COMMAND",
    "clock": "leavewell.web.cli.clock:COMMAND",
    "sample": "leavewell.web.cli.sample:COMMAND",
    "import": "leavewell.web.cli.importing:COMMAND",
    "connect": "leavewell.web.cli.connect:COMMAND",
    "member": "leavewell.web.cli.member:COMMAND",
    "mail-in": "leavewell.web.cli.mail_in:COMMAND",
    "mail-address": "leavewell.web.cli.mail_address:COMMAND",
    "allow-mail": "leavewell.web.cli.allow_mail:COMMAND",
    "reconcile": "leavewell.web.cli.reconcile:COMMAND",
    "webhook": "leavewell.web.cli.webhook:COMMAND",
    "alert": "leavewell.web.cli.alert:COMMAND",
    "returns": "leavewell.web.cli.returns:COMMAND",
}
"""Imported after ``django.setup()``: they may import models at the top."""

_ABOUT = "Everything that happens when a customer wants to leave."
_FAILED = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code.

    When it can't be done: what happened and what to do next, and 2, or the code that the command has for that.
    """
    lifeline.hold_on()
    words = list(sys.argv[1:] if argv is None else argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leavewell.config.settings")
    os.environ["DATABASE_URL"] = postgres.expected_url()
    failed = _FAILED
    try:
        arguments = _parser(words).parse_args(words)
        failed = arguments.command.failed
        if arguments.command.needs_database:
            postgres.ensure_running()
        return int(arguments.command.call(arguments))
    except LeavewellError as error:
        print(error.what, error.next_step, sep="\n", file=sys.stderr)
        return failed


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """The parser of the one command that is asked for, or of all when none is (for the help)."""
    parser = argparse.ArgumentParser(prog="leavewell", description=_ABOUT)
    asked = words[0] if words else ""
    known = {**LAUNCHER, **ROOMS}
    places = parser.add_subparsers(metavar="COMMAND", required=True, dest="command_name")
    for name in [asked] if asked in known else known:
        command = _load(name)
        place = places.add_parser(name, help=command.words, description=command.words)
        command.describe(place)
    return parser


def every_command() -> dict[str, Command]:
    """All commands by name."""
    return {name: _load(name) for name in {**LAUNCHER, **ROOMS}}


def _load(name: str) -> Command:
    """Import one command; Django is set up first where its module may hold models."""
    spec = LAUNCHER.get(name)
    if spec is None:
        import django

        for variable, address in programs.remembered_addresses(data_folder_path()).items():
            os.environ.setdefault(variable, address)
        django.setup()
        spec = ROOMS[name]
    module, _, attribute = spec.partition(":")
    command: Command = getattr(import_module(module), attribute)
    return command
