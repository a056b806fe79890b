"""Two times: the wall's, and a space's business time, which is the wall's plus the space's offset.

This is the only module that reads the machine's clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


def wall_now() -> datetime:
    """The machine's time in UTC: for leases, heartbeats, tokens and the audit's ``recorded_at``."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class BusinessClock:
    """What time it is for the customers of one space: due dates, promises, back-off, billing."""

    offset: timedelta = timedelta()

    def now(self) -> datetime:
        """Business time now, in UTC."""
        return wall_now() + self.offset

    def on_the_wall(self, business: datetime) -> datetime:
        """When the wall will show what is ``business`` in this space, as the clock stands."""
        return business - self.offset
