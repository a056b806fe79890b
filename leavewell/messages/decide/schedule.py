"""When an attempt is followed by another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime
from uuid import UUID

from leavewell.effects.decide.backoff import spread

LEAST_LIMIT = 3600.0
"""Seconds that a receiver may always ask for, however short the schedule's own wait is."""

LONGEST_FACTOR = 2.0
"""And so many times the schedule's own wait, where that is longer."""


def wait_after(
    tries: int, schedule: Sequence[float], effect_id: UUID, asked: float | None = None
) -> float | None:
    """Seconds until the next attempt after so many; None: that was the last.

    The schedule's wait is made up to a quarter longer, another for each delivery and attempt. What a receiver asked for
    is honoured within limits, and never shortens it.
    """
    if tries > len(schedule):
        return None
    wait = schedule[tries - 1]
    if asked is not None:
        wait = max(wait, min(asked, max(LEAST_LIMIT, LONGEST_FACTOR * wait)))
    return spread(wait, effect_id, tries)


def asked_seconds(retry_after: str, now: datetime) -> float | None:
    """What a ``Retry-After`` says, a number of seconds or a date of the wall; None if it says nothing readable."""
    text = retry_after.strip()
    if text.isascii() and text.isdigit() and len(text) < 10:
        return float(text)
    try:
        until = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    if until.tzinfo is None:
        return None
    return max(0.0, (until - now).total_seconds())
