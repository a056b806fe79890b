"""This room's facts in words, one sentence a kind."""

from __future__ import annotations

from leavewell.effects.registries import Sentence
from leavewell.kernel.facts import postsave as f

_OFF = {
    "quiet": "The days on the watchlist are over, and nothing came of it",
    "cancelled_after_all": "They cancelled while they were on the watchlist",
    "took_an_offer": "They took an offer, and are off the watchlist",
    "was_granted": "They were granted something, and are off the watchlist",
    "leaves_after_all": "They leave, and are off the watchlist",
    "went_on": "They went on with the cancel page, and are off the watchlist",
}


def _why(code: str) -> str:
    return {"abandoned": "the cancel page was left undecided"}.get(code, code.replace("_", " "))


SENTENCES: dict[str, Sentence] = {
    f.SaveBegan.kind: lambda fact: "The account stays for now; whether it holds will be seen in thirty days.",
    f.SaveConfirmed.kind: lambda fact: "The save has held: billing was read thirty days later.",
    f.SaveLapsed.kind: lambda fact: f"The save didn't hold: {fact.reason.replace('_', ' ')}.",
    f.WatchBegan.kind: lambda fact: f"On the watchlist until {fact.until:%Y-%m-%d}: {_why(fact.why)}.",
    f.WatchExtended.kind: lambda fact: (
        f"Longer on the watchlist, until {fact.until:%Y-%m-%d}: {_why(fact.why)} again."
    ),
    f.WatchEnded.kind: lambda fact: f"{_OFF.get(fact.reason, 'They are off the watchlist')}.",
}
