"""What can't go on by itself, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leavewell.accounts.roles import Deed
from leavewell.effects.models import Effect
from leavewell.effects.queries import by_hand_only
from leavewell.web.console.door import Visit
from leavewell.web.console.words import effect as effect_words
from leavewell.web.console.words import result


@dataclass(frozen=True)
class Stuck:
    """``by_hand``: the visitor may say that it was done; ``again``: the visitor may let it be tried again."""

    effect: Effect
    what: str
    why: str
    by_hand: bool
    again: bool


def stuck(visit: Visit, effects: Sequence[Effect]) -> Sequence[Stuck]:
    """These effects as the page shows them."""
    hand = by_hand_only(visit.space, effects) if visit.may(Deed.CLOSE_BY_HAND) else frozenset()
    again = visit.may(Deed.RETRY_EFFECT)
    return [
        Stuck(each, effect_words(each.kind), result(each.result), each.pk in hand, again) for each in effects
    ]
