"""Where a contact is led when a session is over, and what that is called. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any


class Event(StrEnum):
    """What a contact did, as a return address is told of it.

    ``person_asked``: nothing has changed, and somebody is to write to them. ``undecided``: they go back with
    everything open.
    """

    CANCELLED = "cancelled"
    OFFER_ACCEPTED = "offer_accepted"
    PERSON_ASKED = "person_asked"
    STAYED = "stayed"
    UNDECIDED = "undecided"


_EVENTS = {
    "cancelled": Event.CANCELLED,
    "accepted": Event.OFFER_ACCEPTED,
    "handed_over": Event.PERSON_ASKED,
    "nevermind": Event.STAYED,
}


def event_of(outcome: str) -> Event:
    """The event that a session's outcome is; an abandoned one can still change, and is none."""
    return _EVENTS.get(outcome, Event.UNDECIDED)


def way_back(
    beyond: Mapping[str, Any], fallback: str, *, outcome: str, offer: str | None, reason: str | None
) -> str:
    """The company's address for how it ended, else the fall-back; empty if there is neither.

    ``cancelled`` has an address of its own, an offer that was taken one by its code, and whoever stays one by the
    reason they had given.
    """
    found = ""
    match outcome:
        case "cancelled":
            found = beyond.get("cancelled", "")
        case "accepted" | "handed_over":
            found = beyond.get("offers", {}).get(offer, "")
        case "nevermind":
            found = beyond.get("reasons", {}).get(reason, "")
    return found or fallback


def after_staying(beyond: Mapping[str, Any], fallback: str) -> Sequence[str]:
    """Every address that a press on "never mind" could lead to."""
    return [url for url in (fallback, *beyond.get("reasons", {}).values()) if url]
