"""Where a contact is led when a session is over. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def way_back(
    beyond: Mapping[str, Any], fallback: str, *, outcome: str, offer: str | None, reason: str | None
) -> str:
    """The company's address for how it ended, else the fall-back; empty if there is neither.

    ``cancelled`` has an address of its own, an accepted offer one by its code, and whoever stays one by the
    reason they had given.
    """
    found = ""
    match outcome:
        case "cancelled":
            found = beyond.get("cancelled", "")
        case "accepted":
            found = beyond.get("offers", {}).get(offer, "")
        case "nevermind":
            found = beyond.get("reasons", {}).get(reason, "")
    return found or fallback


def after_staying(beyond: Mapping[str, Any], fallback: str) -> Sequence[str]:
    """Every address that a press on "never mind" could lead to."""
    return [url for url in (fallback, *beyond.get("reasons", {}).values()) if url]
