"""How a cancellation can be taken back as things stand. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from leavewell.billing.types import Capability
from leavewell.offboarding.decide.instants import Instants, Phase, phase_at


class WayBack(StrEnum):
    """``undo``: the end is taken back, for nothing. ``reactivate``: an ended one goes on, and is charged now."""

    UNDO = "undo"
    REACTIVATE = "reactivate"


class NoWay(StrEnum):
    """Why it can't be taken back, as a code that the page has words for."""

    TAKEN_BACK = "taken_back"
    TOO_LATE = "too_late"
    DATA_GONE = "data_gone"
    NOT_ENDED_YET = "not_ended_yet"
    NOT_POSSIBLE = "not_possible"
    OTHER_PRICE = "other_price"


@dataclass(frozen=True)
class Standing:
    """What the way back depends on. ``ended``: billing was seen to have ended it. ``items``: priced lines."""

    dates: Instants
    ended: bool
    items: int
    can: frozenset[Capability]
    data_gone: bool


def way_back_at(now: datetime, standing: Standing) -> WayBack | NoWay:
    """The way back, or why there is none. Of several priced lines the mirror can't say what the new period costs."""
    if now < standing.dates.billing_ends_at and not standing.ended:
        return WayBack.UNDO
    if phase_at(now, standing.dates) is Phase.GONE:
        return NoWay.TOO_LATE
    if standing.data_gone:
        return NoWay.DATA_GONE
    if standing.items != 1 or Capability.REACTIVATE not in standing.can:
        return NoWay.NOT_POSSIBLE
    return WayBack.REACTIVATE if standing.ended else NoWay.NOT_ENDED_YET
