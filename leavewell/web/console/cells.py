"""Cells of a file that a spreadsheet opens."""

from __future__ import annotations


def harmless(text: str) -> str:
    """A spreadsheet takes a cell that begins so for a formula, and a customer may have chosen the name."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
