"""The seal of a locked month: one hash over its head and all its lines, so that a changed row shows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime


def seal_of(
    month: date, zone: str, currency: str, read_at: datetime | None, lines: Sequence[Mapping[str, object]]
) -> str:
    """SHA-256 in hex over these as JSON with sorted keys, the lines in their order."""
    head = {
        "month": f"{month:%Y-%m}",
        "zone": zone,
        "currency": currency,
        "read_at": read_at.astimezone(UTC).isoformat() if read_at else None,
    }
    text = json.dumps([head, *lines], sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()
