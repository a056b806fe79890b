"""Which attempt group an attempt belongs to, inside the billing system's idempotency window."""

from __future__ import annotations

from datetime import datetime, timedelta

SHARE = 0.8
"""The share of the window that is used; past the window a re-send would be a new operation."""
SPENT = "spent"
"""How an attempt ended whose key brings nothing but an old error back: the next has one of its own."""


def attempt_group(planned_at: datetime, now: datetime, window: timedelta, spent: int = 0) -> int:
    """1 for the first 80 % of the window after planning, then 2, and so on; one more for each key that is spent."""
    return 1 + max(0, int((now - planned_at) / (window * SHARE))) + spent


def must_look_first(last_outcome: str | None, last_group: int | None, group: int) -> bool:
    """Whether the next attempt reads before it sends.

    So it is after an attempt whose answer never came (an empty outcome), was lost (``unknown``), was given to
    a person, or whose key belongs to an earlier group and may no longer be remembered.
    """
    if last_outcome is None:
        return False
    return last_outcome in ("", "unknown", SPENT, "needs_person") or last_group != group
