"""``leavewell flow``: what is asked and offered, published from a file."""

from __future__ import annotations

import argparse
from pathlib import Path

import yaml

from leavewell.accounts.roles import Deed
from leavewell.accounts.transaction import edge
from leavewell.flow.actions.flows import publish_flow
from leavewell.flow.definition import Definition, parse
from leavewell.kernel.errors import Invalid
from leavewell.web.cli.command import Command
from leavewell.web.cli.who import act_in, space_meant


def _arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    publish = verbs.add_parser("publish", help="check a flow and publish it as the next version")
    publish.add_argument("file", type=Path, metavar="FILE", help="the flow, in YAML")
    publish.add_argument(
        "--mode", choices=["test", "live"], default="test", help="which space (default test)"
    )
    publish.add_argument("--workspace", metavar="NAME", help="needed if there are several")


def _run(arguments: argparse.Namespace) -> int:
    definition = _read(arguments.file)
    space = space_meant(arguments, arguments.mode)
    with edge():
        version = publish_flow(act_in(space, arguments), definition)
    print(f"The flow '{version.name}' is version {version.number} in the {arguments.mode} space from now on.")
    return 0


def _read(path: Path) -> Definition:
    try:
        return parse(yaml.safe_load(path.read_text("utf-8")))
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid(f"'{path}' can't be read: {error}.", "Name a text file that is there.") from None
    except yaml.YAMLError as error:
        raise Invalid(f"'{path}' isn't YAML: {_place(error)}.", "Mend it and publish again.") from None


def _place(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"line {mark.line + 1}, column {mark.column + 1}" if mark else "it can't be parsed"


COMMAND = Command("flow", "Publish a cancel flow from a file.", _arguments, _run, deed=Deed.PUBLISH_FLOW)
