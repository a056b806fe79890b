"""Why a cell or a row isn't taken."""

from __future__ import annotations

_SHOWN = 30


class BadCell(Exception):
    """A cell that doesn't hold what its column should, or a row that can't be."""


def quoted(text: str) -> str:
    """The cell as the reason shows it. What may be an address or somebody's words isn't shown."""
    return f"'{text}'" if len(text) <= _SHOWN and "@" not in text else "(not shown)"
