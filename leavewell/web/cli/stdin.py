"""What mustn't stand in a command's arguments, which others on the machine may read."""

from __future__ import annotations

import sys

from leavewell.kernel.errors import Invalid


def line_on_stdin(what: str) -> str:
    """The next line of it. Invalid where there is none."""
    found = sys.stdin.readline().strip()
    if not found:
        raise Invalid(
            f"There was no {what} on stdin.", "Pipe it in, for example from a file that only you can read."
        )
    return found
