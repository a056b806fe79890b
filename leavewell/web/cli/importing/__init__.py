"""``leavewell import``: take over what a company has, from one of several sources."""

from __future__ import annotations

import argparse

from leavewell.accounts.roles import Deed
from leavewell.web.cli.command import Command
from leavewell.web.cli.importing import csv_tables, stripe, suggestion

SOURCES: tuple[Command, ...] = (csv_tables.COMMAND, suggestion.COMMAND, stripe.COMMAND)
"""Each is a word after ``import``; one file a source."""


def _arguments(parser: argparse.ArgumentParser) -> None:
    places = parser.add_subparsers(dest="source", metavar="SOURCE", required=True)
    for source in SOURCES:
        place = places.add_parser(source.name, help=source.words, description=source.words)
        source.arguments(place)
        place.set_defaults(source_command=source)


def _run(arguments: argparse.Namespace) -> int:
    return int(arguments.source_command.run(arguments))


COMMAND = Command("import", "Take over accounts and their history.", _arguments, _run, deed=Deed.IMPORT)
