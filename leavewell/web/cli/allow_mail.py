"""``leavewell allow-mail``: let the test space really write to an address."""

from __future__ import annotations

import argparse

from leavewell.accounts.actions.workspaces import allow_mail_to
from leavewell.accounts.roles import Deed
from leavewell.accounts.transaction import edge
from leavewell.web.cli.command import Command
from leavewell.web.cli.who import act_in, space_meant


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("address", help="an address, or *@domain for everyone there")
    parser.add_argument("--workspace", metavar="NAME", help="needed if there are several")


def _run(arguments: argparse.Namespace) -> int:
    space = space_meant(arguments, "test")
    with edge():
        allow_mail_to(act_in(space, arguments), arguments.address)
    print(f"Mail of the test space may now go to {arguments.address}.")
    return 0


COMMAND = Command(
    "allow-mail",
    "Let the test space write to an address, or to *@domain.",
    _arguments,
    _run,
    deed=Deed.ALLOW_MAIL,
)
