"""Whether billing's end is the one that the customer was promised. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

SAME = timedelta(seconds=60)
"""Two ends nearer than this are the same one: billing systems round to seconds or minutes."""


class Kept(StrEnum):
    """How billing's end stands to the promised one."""

    AS_PROMISED = "as_promised"
    EARLIER = "earlier"
    LATER = "later"


def kept_by(ends_at: datetime, promised_at: datetime | None, now: datetime) -> Kept:
    """An end that is late because billing couldn't be reached has come by now; it is no other date."""
    if promised_at is None:
        return Kept.AS_PROMISED
    if ends_at < promised_at - SAME:
        return Kept.EARLIER
    return Kept.LATER if ends_at > max(promised_at, now) + SAME else Kept.AS_PROMISED
