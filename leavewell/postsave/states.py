"""The table of moves of a save."""

from __future__ import annotations

from enum import StrEnum

from leavewell.kernel.states import Machine


class SaveState(StrEnum):
    """``provisional``: accepted, and not yet held. ``lapsed``: left after all, or billing never held it."""

    PROVISIONAL = "provisional"
    CONFIRMED = "confirmed"
    PAID = "paid"
    LAPSED = "lapsed"


class SaveMove(StrEnum):
    """What may happen to a save."""

    CONFIRM = "confirm"
    PAY = "pay"
    LAPSE = "lapse"


SAVE: Machine[SaveState, SaveMove] = Machine(
    "save",
    {
        (SaveState.PROVISIONAL, SaveMove.CONFIRM): SaveState.CONFIRMED,
        (SaveState.CONFIRMED, SaveMove.PAY): SaveState.PAID,
        (SaveState.PROVISIONAL, SaveMove.LAPSE): SaveState.LAPSED,
        (SaveState.CONFIRMED, SaveMove.LAPSE): SaveState.LAPSED,
    },
)


class WatchState(StrEnum):
    """Whether an entry of the watchlist stands."""

    WATCHED = "watched"
    OFF = "off"


class WatchMove(StrEnum):
    """What may happen to it."""

    TAKE_OFF = "take_off"


WATCH: Machine[WatchState, WatchMove] = Machine(
    "watch", {(WatchState.WATCHED, WatchMove.TAKE_OFF): WatchState.OFF}
)

STANDING = (SaveState.PROVISIONAL, SaveState.CONFIRMED, SaveState.PAID)
"""States of a save that hasn't lapsed."""
