"""``leavewell flow``: what is asked and offered, published from a file."""

from __future__ import annotations

import argparse
from pathlib import Path

from leavewell.accounts.roles import Deed
from leavewell.accounts.transaction import edge
from leavewell.flow.actions.flows import publish_flow
from leavewell.flow.definition import parse
from leavewell.web.cli.command import Command
from leavewell.web.cli.who import act_in, space_meant
from leavewell.web.cli.yaml_file import read_yaml


def _arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    publish = verbs.add_parser("publish", help="check a flow and publish it as the next version")
    publish.add_argument("file", type=Path, metavar="FILE", help="the flow, in YAML")
    publish.add_argument(
        "--mode", choices=["test", "live"], default="test", help="which space (default test)"
    )
    publish.add_argument("--workspace", metavar="NAME", help="needed if there are several")


def _run(arguments: argparse.Namespace) -> int:
    definition = parse(read_yaml(arguments.file))
    space = space_meant(arguments, arguments.mode)
    with edge():
        version = publish_flow(act_in(space, arguments), definition)
    print(f"The flow '{version.name}' is version {version.number} in the {arguments.mode} space from now on.")
    return 0


COMMAND = Command("flow", "Publish a cancel flow from a file.", _arguments, _run, deed=Deed.PUBLISH_FLOW)
