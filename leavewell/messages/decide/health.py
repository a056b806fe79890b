"""How an endpoint does: when it is left alone for a while, and when it is switched off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

RESTS_AFTER = 3
"""Failures in a row after which it is tried by one attempt at a time, with a rest between."""

FIRST_REST = 1.0
LONGEST_REST = 300.0
"""Seconds. The first is short: a receiver that fails a quarter of all attempts often has three in a row. The longest
is shorter than the schedule's later waits, which it so never holds up."""

FORGOTTEN_AFTER = timedelta(days=2)
"""Without a failure for so long, the days of failing are counted anew: nothing may have been sent meanwhile."""


@dataclass(frozen=True)
class Health:
    """``failures`` in a row, since when, the last of them, and until when it is left alone."""

    failures: int = 0
    failing_since: datetime | None = None
    failed_last_at: datetime | None = None
    rests_until: datetime | None = None


def after_failure(health: Health, at: datetime, asked: float | None = None) -> Health:
    """``asked``: seconds that it wants to be left alone, if it said so; honoured up to the longest rest."""
    failures = health.failures + 1
    rest = 0.0
    if failures >= RESTS_AFTER:
        rest = min(LONGEST_REST, FIRST_REST * 2.0 ** min(failures - RESTS_AFTER, 10))
    rest = max(rest, min(asked or 0.0, LONGEST_REST))
    fresh = health.failed_last_at is None or at - health.failed_last_at > FORGOTTEN_AFTER
    since = at if fresh or health.failing_since is None else health.failing_since
    return Health(failures, since, at, at + timedelta(seconds=rest) if rest else None)


def is_given_up(health: Health, at: datetime, days: int) -> bool:
    """Whether nothing but failures came back for so many days."""
    return health.failing_since is not None and at - health.failing_since >= timedelta(days=days)
