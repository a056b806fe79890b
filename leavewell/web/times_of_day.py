"""A time of day as it is typed, in the workspace's zone, and as it is shown."""

from __future__ import annotations

from datetime import time

from leavewell.kernel.errors import Invalid

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""What programs and commands call the days of the week; their places are the numbers of the days, Monday first."""


def read_time(text: str, field: str) -> time | None:
    """To the minute; None for an empty text. Invalid, naming the field, for what is none."""
    if not text.strip():
        return None
    try:
        found = time.fromisoformat(text.strip())
    except ValueError:
        raise Invalid("This is no time of day.", "Give one such as 18:30.", field=field) from None
    if found.tzinfo is not None:
        raise Invalid("This time names a zone.", "Leave the zone out: it is the workspace's.", field=field)
    return found.replace(second=0, microsecond=0)


def shown_time(clock: time | None) -> str:
    """``18:30``; empty for none."""
    return f"{clock:%H:%M}" if clock is not None else ""
