"""Facts: what happened, in the past tense, as frozen values with a kind and a version.

Rooms speak upwards by facts. A fact holds ids, codes, money and instants; never names, addresses or words.
"""

from collections.abc import Callable
from typing import Any

from leavewell.kernel.facts import (
    accounts,
    changes,
    desk,
    effects,
    ends,
    flow,
    mends,
    messages,
    offboarding,
    playbooks,
    postsave,
    promises,
)
from leavewell.kernel.facts.base import Fact, UnknownFact, by_kind, dump, load_as

KINDS: dict[str, type[Fact]] = by_kind(
    accounts, changes, desk, effects, ends, flow, mends, messages, offboarding, playbooks, postsave, promises
)
"""Every fact kind that this version knows."""

UPCASTERS: dict[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]] = {
    (flow.OfferAccepted.kind, 1): flow.accepted_discount,
}
"""(kind, version) -> a pure function from that version's body to the next one's."""


def load(kind: str, version: int, body: dict[str, object]) -> Fact:
    """The fact behind a stored body; an UnknownFact, still readable, if this version doesn't know the kind."""
    return load_as(KINDS.get(kind), UPCASTERS, kind, version, body)


__all__ = ["KINDS", "Fact", "UnknownFact", "dump", "load"]
