"""The table of moves of a departure."""

from __future__ import annotations

from enum import StrEnum

from leavewell.kernel.states import Machine


class DepartureState(StrEnum):
    """``open``: the account leaves, or has left and can come back. The phases follow from the dates."""

    OPEN = "open"
    RESTARTED = "restarted"
    CLOSED = "closed"


class DepartureMove(StrEnum):
    """What may happen to a departure."""

    RESTART = "restart"
    CLOSE = "close"


DEPARTURE: Machine[DepartureState, DepartureMove] = Machine(
    "departure",
    {
        (DepartureState.OPEN, DepartureMove.RESTART): DepartureState.RESTARTED,
        (DepartureState.OPEN, DepartureMove.CLOSE): DepartureState.CLOSED,
    },
)
