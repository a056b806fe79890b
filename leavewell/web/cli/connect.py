"""``leavewell connect``: give a space the key of its billing system, and what signs its notices."""

from __future__ import annotations

import argparse
from urllib.parse import urlsplit

from leavewell.accounts.queries import connection_to
from leavewell.accounts.roles import Deed
from leavewell.kernel.errors import Invalid
from leavewell.web.cli.command import Command
from leavewell.web.cli.stdin import line_on_stdin
from leavewell.web.cli.who import act_in, space_meant
from leavewell.web.connecting import connect_billing, take_notices
from leavewell.web.notices.address import notice_address

ON_THIS_MACHINE = {"127.0.0.1", "::1", "localhost"}


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("processor", choices=["stripe"], help="the billing system")
    parser.add_argument("--key-stdin", action="store_true", help="read the key from stdin")
    parser.add_argument(
        "--notices-stdin",
        action="store_true",
        help="read the signing secret of its notices from stdin, behind the key if that is read too",
    )
    parser.add_argument(
        "--only", action="store_true", help="no other signing secret stands any more, from now on"
    )
    parser.add_argument("--mode", choices=["test", "live"], required=True, help="which space gets it")
    parser.add_argument("--account", metavar="ID", help="a connected account of the key's own (acct_...)")
    parser.add_argument("--api-base", metavar="URL", help="another address than the billing system's own")
    parser.add_argument("--workspace", metavar="NAME", help="needed if there are several")


def _run(arguments: argparse.Namespace) -> int:
    if not (arguments.key_stdin or arguments.notices_stdin):
        raise Invalid(
            "Nothing was given to connect with.",
            "Use --key-stdin, --notices-stdin, or both with a line each.",
        )
    address = _address(arguments.api_base)
    key = line_on_stdin("key") if arguments.key_stdin else None
    secret = line_on_stdin("signing secret") if arguments.notices_stdin else None
    act = act_in(space_meant(arguments, arguments.mode), arguments)
    if key:
        given = {"api_base": address, "account": arguments.account}
        settings = {name: text for name, text in given.items() if text}
        connect_billing(act, processor=arguments.processor, key=key, settings=settings)
        print(f"The {arguments.mode} space now works with {arguments.processor}.")
    if secret:
        standing = take_notices(act, processor=arguments.processor, secret=secret, alone=arguments.only)
        print(
            f"Notices are believed that are signed with {'it' if standing == 1 else 'it or the one before'}."
        )
    print(f"Its notices come in at {notice_address(connection_to(act.space, arguments.processor))}")
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
