"""``leavewell import suggest``: a first mapping for a folder of tables."""

from __future__ import annotations

import argparse
from pathlib import Path

from leavewell.kernel.errors import Refused
from leavewell.web.cli.command import Command
from leavewell.web.importing.loading import parse_mapping
from leavewell.web.importing.suggest import suggest


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="DIR", help="the folder of the tables")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write it there; default: print it")
    parser.add_argument("--force", action="store_true", help="also over a file that is there")


def _run(arguments: argparse.Namespace) -> int:
    out: Path | None = arguments.out
    if out is not None and out.exists() and not arguments.force:
        raise Refused(f"{out} is there already.", "Name another --out, or write over it with --force.")
    text = suggest(arguments.folder)
    parse_mapping(text, "The suggestion")
    if out is None:
        print(text, end="")
        return 0
    out.write_text(text, "utf-8")
    print(
        f"Look at the lines with 'unsure' in {out}, then: leavewell import csv {arguments.folder} --mapping {out}"
    )
    return 0


COMMAND = Command("suggest", "Guess a mapping from the tables' headings and samples.", _arguments, _run)
