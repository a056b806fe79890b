"""A bucket of calls that fills evenly: what it holds now. Pure."""

from __future__ import annotations

from datetime import datetime


def held_now(tokens: float, filled_at: datetime, now: datetime, *, a_second: float, most: float) -> float:
    """What a bucket holds that held ``tokens`` at ``filled_at``. It may be below nothing: what was overdrawn."""
    passed = max(0.0, (now - filled_at).total_seconds())
    return min(most, tokens + passed * a_second)
