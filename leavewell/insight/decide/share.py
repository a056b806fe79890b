"""A part of a whole in words: no rate is told from a handful. Pure."""

from __future__ import annotations

ENOUGH = 20
"""The least whole of which a percentage is told."""


def share(part: int, whole: int) -> str:
    """ "7 of 12"; from twenty on "35% (n = 40)". Neither nought nor everything is ever rounded to."""
    if whole < ENOUGH:
        return f"{part} of {whole}"
    percent = round(100 * part / whole)
    if part and not percent:
        return f"under 1% (n = {whole})"
    if part < whole and percent == 100:
        return f"over 99% (n = {whole})"
    return f"{percent}% (n = {whole})"
