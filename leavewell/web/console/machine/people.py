"""Who did what with something that could not go on by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from leavewell.accounts.queries import deeds_about, people_by_actor
from leavewell.effects.models import Effect
from leavewell.web.console.door import Visit
from leavewell.web.console.words import spoken

_WORDS = {
    "retry_effect": "let it be tried again",
    "carry_out_by_hand": "did it by hand",
    "hand_effect": "gave it on",
}


@dataclass(frozen=True)
class PersonsDeed:
    """One line: who, what, and when."""

    who: str
    words: str
    at: datetime


def deeds_with(visit: Visit, effect: Effect) -> Sequence[PersonsDeed]:
    """Everything that a person did with it, the oldest first."""
    rows = deeds_about(visit.space, effect.public_id, since=effect.planned_at)
    people = people_by_actor(visit.space) if rows else {}
    return [
        PersonsDeed(
            people.get(row.actor, "somebody who has left"),
            _WORDS.get(row.deed, spoken(row.deed)),
            row.occurred_at,
        )
        for row in rows
    ]
