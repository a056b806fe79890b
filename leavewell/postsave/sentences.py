"""This room's facts in words, one sentence a kind."""

from __future__ import annotations

from leavewell.effects.registries import Sentence
from leavewell.kernel.facts import postsave as f

SENTENCES: dict[str, Sentence] = {
    f.SaveBegan.kind: lambda fact: "The account stays for now; whether it holds will be seen in thirty days.",
    f.SaveConfirmed.kind: lambda fact: "The save has held: billing was read thirty days later.",
    f.SaveLapsed.kind: lambda fact: f"The save didn't hold: {fact.reason.replace('_', ' ')}.",
}
