"""This room's facts in words, one sentence a kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from leavewell.kernel.facts import accounts as f

SENTENCES: dict[str, Callable[[Any], str]] = {
    f.AccountAdded.kind: lambda fact: "The account was added.",
    f.SubscriptionSeen.kind: lambda fact: (
        f"Billing shows the subscription as {fact.state.replace('_', ' ')}"
        + (f", ending {fact.ends_at:%Y-%m-%d}." if fact.ends_at else ".")
    ),
    f.ContractRecorded.kind: lambda fact: (
        f"A contract from {fact.starts_on} was recorded"
        + (f", until {fact.ends_on}." if fact.ends_on else ", without an end.")
    ),
    f.DutyEmptied.kind: lambda fact: f"The duty '{fact.duty}' has nobody of its own any more.",
    f.MemberLeft.kind: lambda fact: "A member left; what was theirs goes to others.",
    f.DutyAssigned.kind: lambda fact: (
        f"{'CSM' if fact.duty == 'csm' else fact.duty.capitalize()}: somebody has this duty now."
    ),
    f.MemberInvited.kind: lambda fact: (
        f"Somebody was asked to join as {fact.role}" + (", once more." if fact.round > 1 else ".")
    ),
    f.InvitationWithdrawn.kind: lambda fact: "An invitation to join was withdrawn.",
    f.MemberJoined.kind: lambda fact: f"A new member joined as {fact.role}.",
    f.ConnectionPaused.kind: lambda fact: (
        f"{fact.processor.capitalize()} no longer takes our key; what is to be done there waits, and nothing is lost."
    ),
    f.ConnectionResumed.kind: lambda fact: (
        f"{fact.processor.capitalize()} takes our key again; what waited goes on."
    ),
}
