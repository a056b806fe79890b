"""This room's facts in words, one sentence a kind."""

from __future__ import annotations

from leavewell.effects.registries import Sentence
from leavewell.kernel.facts import offboarding as f

_HOW = {
    "declaration": "after a declaration",
    "seen_in_billing": "after an end that was seen in billing",
    "lapsed_trial": "after a trial that lapsed",
    "failed_payment": "after a payment that failed for good",
}

SENTENCES: dict[str, Sentence] = {
    f.DepartureOpened.kind: lambda fact: (
        f"The account leaves, {_HOW.get(fact.origin, fact.origin)}: access ends {fact.access_ends_at:%Y-%m-%d}."
    ),
    f.DepartureMoved.kind: lambda fact: (
        f"The departure has another date: access ends {fact.access_ends_at:%Y-%m-%d}."
    ),
    f.DepartureRestarted.kind: lambda fact: (
        "The end was taken back in billing's own pages: all goes on as before."
        if fact.elsewhere
        else "The account doesn't leave: all goes on as before."
    ),
}
