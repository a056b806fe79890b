"""This room's facts in words, one sentence a kind."""

from __future__ import annotations

from leavewell.effects.registries import Sentence
from leavewell.kernel.facts import messages as f

_CHANGES = {
    "settings": "A webhook's settings were changed.",
    "secret": "A webhook got a new secret.",
    "paused": "A webhook was paused; what it would be told waits.",
    "resumed": "A webhook was resumed.",
}
_OFF = {
    "receiver_gone": "A webhook was switched off, because its receiver said that it is gone for good.",
    "receiver_failing": "A webhook was switched off, because nothing but failures came back for days.",
}

SENTENCES: dict[str, Sentence] = {
    f.WebhookAdded.kind: lambda fact: "A webhook was added.",
    f.WebhookChanged.kind: lambda fact: _CHANGES.get(fact.change, "A webhook was changed."),
    f.WebhookSwitchedOff.kind: lambda fact: _OFF.get(fact.reason, "A webhook was switched off."),
    f.WebhookRemoved.kind: lambda fact: "A webhook was removed.",
    f.WebhookTested.kind: lambda fact: "A test event was sent to a webhook.",
    f.DeliveryGivenUp.kind: lambda fact: (
        f"A webhook didn't take {fact.event}, and won't be told of it again by itself."
    ),
}
