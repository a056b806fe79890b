"""What a page says."""

from __future__ import annotations

from typing import Any


def words(answer: Any) -> str:
    """The page as the browser gets it."""
    return str(answer.content.decode())
