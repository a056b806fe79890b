"""What a command is: a name, a sentence, its arguments, and what it does."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass

from leavewell.accounts.roles import Deed


def no_arguments(parser: argparse.ArgumentParser) -> None:
    """For a command that takes none."""


@dataclass(frozen=True)
class Command:
    """One command of ``leavewell``.

    ``words`` is the sentence of the help. ``arguments`` adds to the command's own parser, ``run`` returns the
    exit code. ``needs_database`` starts the embedded PostgreSQL first where no ``DATABASE_URL`` is given.

    ``deed`` is what it does in a workspace: whoever runs it ``--as`` a member must have a role that may. A
    command without one belongs to the machine and is the operator's alone. ``failed`` is the exit code where it
    can't be done.
    """

    name: str
    words: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]
    needs_database: bool = True
    deed: Deed | None = None
    failed: int = 2

    def describe(self, parser: argparse.ArgumentParser) -> None:
        """Everything that can be typed after the command's name."""
        self.arguments(parser)
        if self.deed is not None:
            words = "act as this member of the workspace; without it you are the operator, who may everything"
            parser.add_argument("--as", dest="as_member", metavar="EMAIL", help=words)
        parser.set_defaults(command=self)

    def call(self, arguments: argparse.Namespace) -> int:
        """Ask the table of roles, then run. Forbidden, before anything was done, if the member may not."""
        if self.deed is not None and arguments.as_member:
            # Only now: the launcher's own commands are described before Django is ready.
            from leavewell.web.cli.who import ask

            ask(arguments, self.deed)
        return self.run(arguments)
