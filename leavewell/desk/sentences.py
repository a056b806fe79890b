"""This room's facts in words, one sentence a kind."""

from __future__ import annotations

from leavewell.effects.registries import Sentence
from leavewell.kernel.facts import desk as f

_WHO = {
    "unknown_sender": " from somebody we don't know",
    "several_accounts": " from somebody of several accounts",
    "unknown_account": " about an account we don't know",
}


def _granted(fact: f.ConcessionGranted) -> str:
    if fact.amount is not None:
        what = f"A credit of {fact.amount.shown('en')}"
    else:
        what = f"{(fact.percent_bp or 0) / 100:g}% off {fact.cycles} charge{'' if fact.cycles == 1 else 's'}"
    how = "a person puts it into billing" if fact.by_hand else "billing is asked for it"
    return f"{what} was granted; {how}."


SENTENCES: dict[str, Sentence] = {
    f.NoteWritten.kind: lambda fact: "A note was written.",
    f.NoteErased.kind: lambda fact: "The words of a note were erased.",
    f.ApologyMade.kind: lambda fact: f"An apology was made: {fact.what_for.replace('_', ' ')}.",
    f.ConcessionGranted.kind: _granted,
    f.RequestReceived.kind: lambda fact: (
        f"The request {fact.number} came by {fact.channel}{_WHO.get(fact.what, '')}."
    ),
    f.RequestJoined.kind: lambda fact: f"Another message ({fact.channel}) joined the request {fact.number}.",
    f.RequestPlaced.kind: lambda fact: f"It was found out whose the request {fact.number} is.",
    f.RequestIgnored.kind: lambda fact: (
        f"A message that a machine wrote was put aside: {fact.reason.replace('_', ' ')}."
    ),
    f.RequestTakenAsNotice.kind: lambda fact: (
        f"The request {fact.number} is a notice, received {fact.received_at:%Y-%m-%d}."
    ),
    f.RequestMarkedIntent.kind: lambda fact: (
        f"The request {fact.number} is no notice yet: they want to talk."
    ),
    f.RequestAnswered.kind: lambda fact: f"The request {fact.number} was answered.",
    f.RequestClosed.kind: lambda fact: f"The request {fact.number} is closed.",
}
