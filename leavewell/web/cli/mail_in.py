"""``leavewell mail-in``: one mail from the standard input, as a mail server's pipe hands it over."""

from __future__ import annotations

import argparse
import os
import sys
from uuid import UUID

from leavewell.accounts.queries import space_by_id
from leavewell.accounts.roles import Deed
from leavewell.desk.inbound import UnreadableMail
from leavewell.desk.inbound.limits import BYTES
from leavewell.desk.states import RequestState
from leavewell.kernel.errors import LeavewellError, NotFound
from leavewell.web.cli.command import Command
from leavewell.web.cli.who import member_behind, space_meant
from leavewell.web.mail_in.taking import space_at, take


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--mode", choices=("test", "live"), default="test", help="which space (default: test)"
    )
    parser.add_argument("--workspace", metavar="NAME", help="needed if there are several")
    parser.add_argument(
        "--recipient", metavar="ADDRESS", help="whom it was sent to: tells the space by itself"
    )
    parser.add_argument("--sender", metavar="ADDRESS", help="whom the mail server names; '' for nobody")


def _run(arguments: argparse.Namespace) -> int:
    # One byte more than is taken shows that it is too much; the rest is never read.
    raw = sys.stdin.buffer.read(BYTES + 1)
    try:
        request = take(_space_id(arguments), raw, arguments.sender)
    except UnreadableMail as error:
        print(error.what, file=sys.stderr)
        return os.EX_DATAERR
    except NotFound as error:
        if arguments.recipient is None:
            raise
        print(error.what, file=sys.stderr)
        return os.EX_NOUSER
    except LeavewellError:
        raise
    except Exception as error:
        # Whatever broke is ours: the mail server keeps the mail and comes again.
        print(f"The mail wasn't stored: {type(error).__name__}. It can be sent again.", file=sys.stderr)
        return os.EX_TEMPFAIL
    ignored = request.state == RequestState.IGNORED
    print(f"ignored: {request.reason}" if ignored else f"taken: {request.number}")
    return os.EX_OK


def _space_id(arguments: argparse.Namespace) -> UUID:
    if arguments.recipient is None:
        return UUID(str(space_meant(arguments, arguments.mode).pk))
    found = space_at(arguments.recipient)
    member = member_behind(arguments)
    if member is not None and space_by_id(found).workspace_id != member.workspace_id:
        raise NotFound("mailbox")
    return found


COMMAND = Command(
    "mail-in",
    "Take in one mail of a customer from the standard input.",
    _arguments,
    _run,
    deed=Deed.LOG_DECLARATION,
    failed=os.EX_TEMPFAIL,
)
