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


@dataclass(frozen=True)
class Standing:
    """What the way back depends on. ``ended``: billing was seen to have ended it. ``items``: priced lines."""

    dates: Instants
    ended: bool
    items: int
    can: frozenset[Capability]
    data_gone: bool


def way_back_at(now: datetime, standing: Standing) -> WayBack | None:
    """The way back, or None. Of several priced lines the mirror can't say what the new period costs."""
    if now < standing.dates.billing_ends_at and not standing.ended:
        return WayBack.UNDO
    if phase_at(now, standing.dates) is Phase.GONE or standing.data_gone:
        return None
    possible = standing.ended and standing.items == 1 and Capability.REACTIVATE in standing.can
    return WayBack.REACTIVATE if possible else None
