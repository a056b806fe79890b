"""Whether a billing system may be called just now, and if not, when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from leavewell.billing.pace import Pace
from leavewell.kernel.buckets import held_now

SHARE = 0.8
"""So much of what a billing system allows is ours; the rest is left to the company's own programs."""

ATTEMPT = 4
"""Calls that an attempt is taken to make until it has made them."""

FULL_HANDS = 1.0
LONGEST_LINE = 60.0
"""Seconds: until we look again where as many calls as may be are under way; at most, for the end of a long line."""

BUSY = 2.0
LONGEST_CLOSED = 900.0
"""Seconds without a call after a 429 that names no time, and at most: a cancel doesn't wait for a day on one word."""


@dataclass(frozen=True)
class Standing:
    """A connection's bucket, the attempts that are under way there, and those that wait because it was empty."""

    tokens: float
    filled_at: datetime
    closed_until: datetime | None
    under_way: int
    in_line: int


@dataclass(frozen=True)
class Rate:
    """What we take of a billing system: calls a second, attempts at once."""

    a_second: float
    at_once: int

    @property
    def most(self) -> float:
        """What the bucket holds at most: a second's worth, and an attempt in any case."""
        return max(self.a_second, float(ATTEMPT))


def rate_of(pace: Pace, mode: str) -> Rate:
    """Our share of what is allowed for live or test data."""
    return Rate(pace.a_second(mode) * SHARE, pace.at_once)


def held_by(standing: Standing, rate: Rate, now: datetime) -> float:
    """The calls that are left now."""
    return held_now(standing.tokens, standing.filled_at, now, a_second=rate.a_second, most=rate.most)


def must_wait(standing: Standing, rate: Rate, now: datetime) -> float | None:
    """None: an attempt may begin. Else after how many seconds to ask again, later for whoever is further behind."""
    line = standing.in_line * ATTEMPT / rate.a_second
    if standing.closed_until is not None and standing.closed_until > now:
        closed = (standing.closed_until - now).total_seconds()
        return closed + min(line, LONGEST_LINE)
    if standing.under_way >= rate.at_once:
        return min(max(FULL_HANDS, line), LONGEST_LINE)
    short = 1 - held_by(standing, rate, now)
    if short <= 0:
        return None
    return min(max(FULL_HANDS, short / rate.a_second, line), LONGEST_LINE)


def closed_for(wait_seconds: float | None) -> timedelta:
    """How long nothing is called after a billing system asked for rest."""
    return timedelta(seconds=min(wait_seconds if wait_seconds else BUSY, LONGEST_CLOSED))
