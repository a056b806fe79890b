"""What a decision may look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from leavewell.kernel.money import Money


@dataclass(frozen=True)
class Case:
    """One subscription as last read, and what this contact said. ``price`` is of one interval."""

    state: str
    price: Money
    interval: str
    period_end_at: datetime
    interval_count: int = 1
    trial_end_at: datetime | None = None
    ends_at: datetime | None = None
    last_charge: Money | None = None
    last_charge_at: datetime | None = None
    open_invoice: Money | None = None
    reason: str | None = None
    recently_accepted: frozenset[str] = frozenset()
