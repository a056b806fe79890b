"""Giving a space the key of its billing system, once the key has been tried."""

from __future__ import annotations

from leavewell.accounts.actions.customers import connect
from leavewell.accounts.models import Connection
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.effects.registries import processors
from leavewell.kernel.errors import Refused


def connect_billing(act: Act, *, processor: str, key: str, settings: dict[str, str]) -> Connection:
    """Store the key, sealed, if it works and is for this space's kind of data. Refused otherwise.

    A live key in a test space would let a rehearsal end real subscriptions, so the key's own word counts.
    """
    space = act.space
    made = processors[processor](settings, key, space.now)
    try:
        health = made.health()
    finally:
        made.close()
    if not health.ok:
        raise Refused(health.words, "Nothing was stored. Check the key and its scopes, and try again.")
    if health.mode != space.mode:
        raise Refused(
            f"This key is for {health.mode} data, and the space is the {space.mode} one.",
            f"Nothing was stored. Take a {space.mode} key, or connect the {health.mode} space.",
        )
    with edge():
        return connect(act, processor=processor, secret=key, settings=settings)
