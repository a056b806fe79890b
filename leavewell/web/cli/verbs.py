"""Commands that work in one space, many of them by verbs: ``leavewell alert list --live``."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping

from leavewell.accounts.models import Space
from leavewell.accounts.transaction import edge
from leavewell.web.cli.who import space_meant

Verb = Callable[[Space, argparse.Namespace], str]
"""What it does there, and what it prints."""


def in_a_space(*parsers: argparse.ArgumentParser) -> None:
    """The space can be named to each of them; the test space unless it is."""
    for parser in parsers:
        parser.add_argument("--live", action="store_true", help="of the live space; default: the test space")
        parser.add_argument("--workspace", metavar="NAME", help="needed if there are several")


def space_named(arguments: argparse.Namespace) -> Space:
    """The one that ``in_a_space`` let somebody name."""
    return space_meant(arguments, "live" if arguments.live else "test")


def saying(verbs: Mapping[str, Verb]) -> Callable[[argparse.Namespace], int]:
    """Does the verb that was typed, in one transaction, and prints what it says."""

    def run(arguments: argparse.Namespace) -> int:
        space = space_named(arguments)
        with edge():
            said = verbs[arguments.verb](space, arguments)
        print(said)
        return 0

    return run
