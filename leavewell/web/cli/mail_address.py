"""``leavewell mail-address``: to which address customers of a space write."""

from __future__ import annotations

import argparse

from leavewell.accounts.actions.mail_in import take_mail_at
from leavewell.accounts.roles import Deed
from leavewell.accounts.transaction import edge
from leavewell.web.cli.command import Command
from leavewell.web.cli.who import act_in, space_meant


def _arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    show = verbs.add_parser("show", help="print the address")
    given = verbs.add_parser("set", help="mail to this address is the space's from now on")
    given.add_argument("address", help="such as cancel@your-firm.example")
    gone = verbs.add_parser("remove", help="the space has no address of its own any more")
    for verb in (show, given, gone):
        verb.add_argument(
            "--mode", choices=("test", "live"), default="test", help="which space (default: test)"
        )
        verb.add_argument("--workspace", metavar="NAME", help="needed if there are several")


def _run(arguments: argparse.Namespace) -> int:
    space = space_meant(arguments, arguments.mode)
    if arguments.verb == "show":
        print(space.mail_in or f"none; mail goes to requests+{space.public_id}@your-domain")
        return 0
    address = arguments.address if arguments.verb == "set" else ""
    with edge():
        take_mail_at(act_in(space, arguments), address)
    where = f"to {address.strip().lower()}" if address else f"only to requests+{space.public_id}@your-domain"
    print(f"Mail for the {arguments.mode} space goes {where}.")
    return 0


COMMAND = Command(
    "mail-address",
    "Say at which address a space takes customers' mail in.",
    _arguments,
    _run,
    deed=Deed.TAKE_MAIL,
)
