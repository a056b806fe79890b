"""``leavewell mail-in``: one mail from the standard input, as a mail server's pipe hands it over."""

from __future__ import annotations

import argparse
import os
import sys

from leavewell.accounts.roles import Deed
from leavewell.desk.inbound import UnreadableMail
from leavewell.desk.inbound.limits import BYTES
from leavewell.desk.states import RequestState
from leavewell.kernel.errors import LeavewellError
from leavewell.web.cli.command import Command
from leavewell.web.cli.who import space_meant
from leavewell.web.mail_in.taking import take


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--mode", choices=("test", "live"), default="test", help="which space (default: test)"
    )
    parser.add_argument("--workspace", metavar="NAME", help="needed if there are several")
    parser.add_argument("--sender", metavar="ADDRESS", help="whom the mail server names; '' for nobody")


def _run(arguments: argparse.Namespace) -> int:
    # One byte more than is taken shows that it is too much; the rest is never read.
    raw = sys.stdin.buffer.read(BYTES + 1)
    try:
        request = take(space_meant(arguments, arguments.mode).pk, raw, arguments.sender)
    except UnreadableMail as error:
        print(error.what, file=sys.stderr)
        return os.EX_DATAERR
    except LeavewellError:
        raise
    except Exception as error:
        # Whatever broke is ours: the mail server keeps the mail and comes again.
        print(f"The mail wasn't stored: {type(error).__name__}. It can be sent again.", file=sys.stderr)
        return os.EX_TEMPFAIL
    ignored = request.state == RequestState.IGNORED
    print(f"ignored: {request.reason}" if ignored else f"taken: {request.number}")
    return os.EX_OK


COMMAND = Command(
    "mail-in",
    "Take in one mail of a customer from the standard input.",
    _arguments,
    _run,
    deed=Deed.LOG_DECLARATION,
    failed=os.EX_TEMPFAIL,
)
