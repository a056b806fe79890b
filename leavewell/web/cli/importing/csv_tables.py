"""``leavewell import csv``: a company's own tables into a space."""

from __future__ import annotations

import argparse
from pathlib import Path

from leavewell.kernel.clock import wall_now
from leavewell.web.cli.command import Command
from leavewell.web.cli.who import space_meant
from leavewell.web.importing.loading import FILE_NAME, load_mapping
from leavewell.web.importing.rejects import Rejects, default_path
from leavewell.web.importing.run import Plan, run_import

SOME_REJECTED = 1


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="DIR", help="the folder of the tables")
    parser.add_argument("--mapping", type=Path, metavar="FILE", help=f"default: {FILE_NAME} in DIR")
    parser.add_argument("--dry-run", action="store_true", help="count, and write nothing to the space")
    parser.add_argument(
        "--rejects", type=Path, metavar="FILE", help="default: import-rejects-<utc>.csv in the working folder"
    )
    parser.add_argument(
        "--with-rows", action="store_true", help="put the rows themselves into the rejects; personal data"
    )
    parser.add_argument("--mode", choices=["test", "live"], default="test", help="which space; default: test")
    parser.add_argument("--workspace", metavar="NAME", help="needed if there are several")


def _run(arguments: argparse.Namespace) -> int:
    mapping = load_mapping(arguments.mapping or arguments.folder / FILE_NAME)
    space = space_meant(arguments, arguments.mode)
    path = arguments.rejects or default_path(wall_now())
    with Rejects(path, with_rows=arguments.with_rows) as rejects:
        report = run_import(Plan(space, arguments.folder, mapping, arguments.dry_run), rejects)
    for line in report.lines():
        print(line)
    if rejects.written:
        print(f"{report.rejected:,} rows were rejected; which and why: {path}")
    if arguments.dry_run:
        print("Nothing was written: this was a dry run.")
    else:
        print(f"{report.written:,} changes. Nobody was written to, and no run was started.")
    return SOME_REJECTED if report.rejected else 0


COMMAND = Command(
    "csv",
    "Read a company's tables into a space. Exit code 0: all rows in; 1: some rejected; 2: not run.",
    _arguments,
    _run,
)
