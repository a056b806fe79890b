"""What a customer was told at the cancel, as an effect's payload keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from leavewell.effects.decide.charges import Announced
from leavewell.kernel.money import Money


def as_said(declared_at: datetime, still_due: Money | None, *, usage: bool = False) -> dict[str, Any]:
    """For the payload of whatever looks for charges after the end, under ``said``."""
    return {
        "declared_at": declared_at.isoformat(),
        "still_due": {"minor": still_due.minor, "currency": still_due.currency} if still_due else None,
        "usage": usage,
    }


def announced(payload: Mapping[str, Any], ends_at: datetime) -> Announced:
    """What stands in a payload; where nothing does, nobody was told anything."""
    said = payload.get("said")
    if not said:
        return Announced(ends_at)
    due = said["still_due"]
    return Announced(
        ends_at,
        declared_at=datetime.fromisoformat(said["declared_at"]),
        still_due=Money(due["minor"], due["currency"]) if due else None,
        usage=said["usage"],
    )
