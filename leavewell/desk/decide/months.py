"""How long so many charges last. Pure."""

from __future__ import annotations

_DAYS = {"day": 1, "week": 7, "month": 30, "year": 360}


def months_of(cycles: int, interval: str, interval_count: int) -> int:
    """The whole months that ``cycles`` charges cover, begun ones counted."""
    days = cycles * interval_count * _DAYS[interval]
    return -(-days // 30)
