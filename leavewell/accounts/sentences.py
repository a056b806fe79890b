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
}
