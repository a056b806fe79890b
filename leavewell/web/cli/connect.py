"""``leavewell connect``: give a space the key of its billing system, once the key has been tried."""

from __future__ import annotations

import argparse
import sys
from urllib.parse import urlsplit

from leavewell.accounts.roles import Deed
from leavewell.kernel.errors import Invalid
from leavewell.web.cli.command import Command
from leavewell.web.cli.who import act_in, space_meant
from leavewell.web.connecting import connect_billing

ON_THIS_MACHINE = {"127.0.0.1", "::1", "localhost"}


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("processor", choices=["stripe"], help="the billing system")
    parser.add_argument("--key-stdin", action="store_true", required=True, help="read the key from stdin")
    parser.add_argument("--mode", choices=["test", "live"], required=True, help="which space gets it")
    parser.add_argument("--account", metavar="ID", help="a connected account of the key's own (acct_...)")
    parser.add_argument("--api-base", metavar="URL", help="another address than the billing system's own")
    parser.add_argument("--workspace", metavar="NAME", help="needed if there are several")


def _run(arguments: argparse.Namespace) -> int:
    key = sys.stdin.readline().strip()
    if not key:
        raise Invalid(
            "There was no key on stdin.", "Pipe it in, for example from a file that only you can read."
        )
    given = {"api_base": _address(arguments.api_base), "account": arguments.account}
    settings = {name: text for name, text in given.items() if text}
    space = space_meant(arguments, arguments.mode)
    connect_billing(act_in(space, arguments), processor=arguments.processor, key=key, settings=settings)
    print(f"The {arguments.mode} space now works with {arguments.processor}.")
    return 0


def _address(url: str | None) -> str | None:
    """The key is sent there, so it is never sent in the clear to another machine."""
    if url is None:
        return None
    parts = urlsplit(url)
    if parts.hostname and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ON_THIS_MACHINE)
    ):
        return url
    raise Invalid(f"'{url}' is no safe address.", "Give one with https, or http on this machine.")


COMMAND = Command(
    "connect", "Give a space the key of its billing system.", _arguments, _run, deed=Deed.CONNECT_BILLING
)
