"""What happened, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leavewell.effects.models import FactRow
from leavewell.effects.queries import sentence


@dataclass(frozen=True)
class Told:
    """A fact as the page tells it."""

    row: FactRow
    words: str


def told(rows: Sequence[FactRow]) -> list[Told]:
    """Each of them in a sentence."""
    return [Told(row, sentence(row)) for row in rows]
