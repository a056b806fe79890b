"""What a command is: a name, a sentence, its arguments, and what it does."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass


def no_arguments(parser: argparse.ArgumentParser) -> None:
    """For a command that takes none."""


@dataclass(frozen=True)
class Command:
    """One command of ``leavewell``.

    ``words`` is the sentence of the help. ``arguments`` adds to the command's own parser, ``run`` returns the
    exit code. ``needs_database`` starts the embedded PostgreSQL first where no ``DATABASE_URL`` is given.
    """

    name: str
    words: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]
    needs_database: bool = True
