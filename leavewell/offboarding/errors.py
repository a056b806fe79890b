"""What this room refuses."""

from __future__ import annotations

from leavewell.kernel.errors import Refused
from leavewell.offboarding.decide.way_back import NoWay

_SAID: dict[NoWay, tuple[str, str]] = {
    NoWay.TAKEN_BACK: ("This was taken back already.", "There is nothing left to do."),
    NoWay.TOO_LATE: ("The time to restart is over.", "Sign up again; what was kept has been deleted."),
    NoWay.DATA_GONE: ("The data was deleted, so it can't simply go on.", "Sign up again."),
    NoWay.NOT_ENDED_YET: (
        "Billing hasn't shown the end yet, so it can't simply go on.",
        "Open the page again in an hour.",
    ),
    NoWay.NOT_POSSIBLE: (
        "The subscription has ended, so it can't simply go on.",
        "Ask the company to open it again.",
    ),
    NoWay.OTHER_PRICE: (
        "What going on would cost now wasn't shown.",
        "Open the page again, read what is charged, and press the button there.",
    ),
}


class NotTakenBack(Refused):
    """A cancellation that can't be taken back as things stand; ``reason`` says why."""

    def __init__(self, reason: NoWay) -> None:
        super().__init__(*_SAID[reason])
        self.reason = reason
