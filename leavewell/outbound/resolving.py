"""Asking the name service, once, and no longer than there is time."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from ipaddress import ip_address
from queue import Empty, SimpleQueue
from threading import Thread

from leavewell.outbound.address import Target, must_be_allowed
from leavewell.outbound.errors import NotReached
from leavewell.outbound.networks import Address, Policy

Lookup = Callable[[str, int], Sequence[str]]
"""(name, port) -> every address, as text. OSError where there is none."""


def system_lookup(name: str, port: int) -> Sequence[str]:
    """What this machine's own name service says, of both families."""
    found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    return [str(each[4][0]) for each in found]


def checked_addresses(target: Target, policy: Policy, lookup: Lookup, seconds: float) -> Sequence[Address]:
    """The addresses to connect to, each of which is allowed; AddressRefused if one of them isn't.

    A name that leads to a public address and to one of ours is refused as a whole: nobody has such a name by chance.
    """
    if target.literal is not None:
        must_be_allowed(target, target.literal, policy)
        return [target.literal]
    # An address may bear the link that it was seen on, which says nothing of where it leads.
    texts = dict.fromkeys(text.partition("%")[0] for text in _asked(target, lookup, seconds))
    addresses = [ip_address(text) for text in texts]
    if not addresses:
        raise NotReached("name_unknown")
    for each in addresses:
        must_be_allowed(target, each, policy)
    return addresses


def _asked(target: Target, lookup: Lookup, seconds: float) -> Sequence[str]:
    """In a thread of its own, because the system's call can't be told how long it may take."""
    answers: SimpleQueue[Sequence[str] | Exception] = SimpleQueue()

    def ask() -> None:
        try:
            answers.put(lookup(target.host, target.port))
        except Exception as error:
            answers.put(error)

    Thread(target=ask, name="lookup", daemon=True).start()
    try:
        answer = answers.get(timeout=max(seconds, 0.0))
    except Empty:
        raise NotReached("timeout") from None
    if isinstance(answer, OSError | UnicodeError):
        raise NotReached("name_unknown") from answer
    if isinstance(answer, Exception):
        raise answer
    return answer
