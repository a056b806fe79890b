"""What makes an alert a ticket: a block that programs read, and the headers that thread it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from leavewell.messages.decide.wording import one_line

BEGIN = "-----BEGIN LEAVEWELL-----"
END = "-----END LEAVEWELL-----"


def block(pairs: Iterable[tuple[str, str]]) -> str:
    """``Key: value`` lines between two markers; a value is always one line, and an empty one is left out."""
    lines = [f"{key}: {shown}" for key, value in pairs if (shown := one_line(value, 500))]
    return "\n".join([BEGIN, *lines, END])


def headers(event: str, mode: str, *, reply_to: str, first: str, thread: str) -> Mapping[str, str]:
    """Of the mail. ``first``: the Message-ID of the first mail about the same thing; empty for that one itself."""
    found = {
        "X-Auto-Response-Suppress": "All",
        "X-Leavewell-Event": event,
        "X-Leavewell-Mode": mode,
    }
    if thread:
        found["X-Leavewell-Thread"] = thread
    if reply_to:
        found["Reply-To"] = reply_to
    if first:
        found |= {"In-Reply-To": first, "References": first}
    return found
