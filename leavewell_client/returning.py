"""What a customer who comes back from a cancel page did, as the address says it."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


class BadState(ValueError):
    """The state isn't signed with this key, was changed on the way, or is too old: ask ``standing`` instead."""


@dataclass(frozen=True)
class ReturnState:
    """What was true ``as_of`` then. ``stands`` and ``progress`` are those of :class:`Standing`.

    ``event``: cancelled, offer_accepted, person_asked, stayed or undecided. ``told`` is all of it, also what isn't
    known here.
    """

    account: str
    session: str
    event: str
    stands: str
    progress: str | None
    ends_at: datetime | None
    subscription: str | None
    cancellation: str | None
    reason: str | None
    offer: str | None
    mode: str
    space: str
    as_of: datetime
    told: Mapping[str, Any]


def verify_state(token: str, key: str, *, now: float | None = None) -> ReturnState:
    """What the signed state of a return address says. ``now``: seconds since 1970, for tests.

    Raises BadState. It tells what a customer did, and signs nobody in.
    """
    try:
        payload, *signatures = token.split(".")
        mac = hmac.new(key.encode(), payload.encode(), hashlib.sha256).digest()
        expected = f"{key.split('_')[1]}~{base64.urlsafe_b64encode(mac).decode().rstrip('=')}".encode()
        if not any(hmac.compare_digest(expected, each.encode()) for each in signatures):
            raise BadState("This state isn't signed with our key.")
        told = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (binascii.Error, UnicodeError, IndexError, json.JSONDecodeError) as error:
        raise BadState("This is no state.") from error
    # This runs at the company's place, by its own clock.
    if told["exp"] <= (time.time() if now is None else now):  # noqa: TID251
        raise BadState("This state is too old.")
    return _state(told)


def _state(told: Mapping[str, Any]) -> ReturnState:
    ends_at = told.get("ends_at")
    return ReturnState(
        account=told.get("account", ""),
        session=told.get("session", ""),
        event=told.get("event", ""),
        stands=told.get("stands", "unknown"),
        progress=told.get("progress"),
        ends_at=datetime.fromisoformat(ends_at) if ends_at else None,
        subscription=told.get("subscription"),
        cancellation=told.get("cancellation"),
        reason=told.get("reason"),
        offer=told.get("offer"),
        mode=told.get("mode", ""),
        space=told.get("space", ""),
        as_of=datetime.fromtimestamp(told.get("iat", told["exp"]), UTC),
        told=told,
    )
