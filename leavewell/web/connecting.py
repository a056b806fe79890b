"""Giving a space the key of its billing system, once the key has been tried, and what its notices are signed with."""

from __future__ import annotations

from leavewell.accounts.actions.connections import resume_connection
from leavewell.accounts.actions.customers import connect
from leavewell.accounts.actions.notices import put_notice_secret
from leavewell.accounts.models import Connection
from leavewell.accounts.queries import connection_to
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.effects.connections import processor_for
from leavewell.effects.registries import notice_readers, processors
from leavewell.kernel.errors import Invalid, NotFound, Refused


def look_again(act: Act, *, processor: str) -> None:
    """The key is said to be mended: try it, and let what waits go on. Refused, and nothing changes, if it isn't."""
    connection = connection_to(act.space, processor)
    with processor_for(connection, act.space) as made:
        health = made.health()
    if not health.ok or health.mode != act.space.mode:
        words = f"This key is for {health.mode} data." if health.ok else health.words
        raise Refused(words, "It still rests, and nothing is lost. Mend the key, or connect with a new one.")
    with edge():
        resume_connection(act, connection)


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


def take_notices(act: Act, *, processor: str, secret: str, alone: bool = False) -> int:
    """Believe notices that are signed with this secret, beside the one before unless ``alone``; how many stand.

    Invalid for what is no signing secret, Refused where the billing system isn't connected.
    """
    secret = secret.strip()
    if processor not in notice_readers or not notice_readers[processor].is_secret(secret):
        raise Invalid(
            "This is no signing secret.",
            "Take the one of the endpoint; it begins with whsec_.",
            field="secret",
        )
    try:
        connection = connection_to(act.space, processor)
    except NotFound:
        words = "The billing system isn't connected in this space."
        raise Refused(words, "Connect it first, with its key.") from None
    with edge():
        return put_notice_secret(act, connection, secret, alone=alone)
