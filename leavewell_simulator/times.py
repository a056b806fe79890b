"""Instants as text: UTC, always to the microsecond, so that text compares as time does."""

from __future__ import annotations

from datetime import UTC, datetime

from leavewell_simulator.errors import invalid


def stamp(instant: datetime) -> str:
    """The instant as ISO 8601 text of fixed width."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def parse(text: str) -> datetime:
    """An instant out of ISO 8601 text; a text without a zone, or of something else, is refused."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise invalid(f"'{text}' is not an instant.") from None
    if instant.tzinfo is None:
        raise invalid(f"'{text}' says no zone.")
    return instant.astimezone(UTC)
