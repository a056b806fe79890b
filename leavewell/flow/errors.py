"""What an edge must be able to tell apart."""

from __future__ import annotations

from leavewell.kernel.errors import Refused


class OfferChanged(Refused):
    """What was shown isn't what would come about any more. Nothing was changed; show the offer anew."""

    code = "offer_changed"

    def __init__(self) -> None:
        super().__init__(
            "The subscription has changed since this offer was shown.", "Show the offer again, as it is now."
        )
