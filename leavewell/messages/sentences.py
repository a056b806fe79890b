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

_ALERT_CHANGES = {
    "settings": "An alert's settings were changed.",
    "texts": "An alert's words were changed.",
    "paused": "An alert was paused; what it would say waits.",
    "resumed": "An alert was resumed.",
}
_CHATS = {"slack": "Slack", "teams": "Teams"}

SENTENCES: dict[str, Sentence] = {
    f.WebhookAdded.kind: lambda fact: "A webhook was added.",
    f.WebhookChanged.kind: lambda fact: _CHANGES.get(fact.change, "A webhook was changed."),
    f.WebhookSwitchedOff.kind: lambda fact: _OFF.get(fact.reason, "A webhook was switched off."),
    f.WebhookRemoved.kind: lambda fact: "A webhook was removed.",
    f.WebhookTested.kind: lambda fact: "A test event was sent to a webhook.",
    f.DeliveryGivenUp.kind: lambda fact: (
        f"A webhook didn't take {fact.event}, and won't be told of it again by itself."
    ),
    f.AlertAdded.kind: lambda fact: "An alert was added.",
    f.AlertChanged.kind: lambda fact: _ALERT_CHANGES.get(fact.change, "An alert was changed."),
    f.AlertStopped.kind: lambda fact: "An alert was paused, because its chat takes nothing from us any more.",
    f.AlertRemoved.kind: lambda fact: "An alert was removed.",
    f.AlertTested.kind: lambda fact: "A test alert was asked for.",
    f.AlertPosted.kind: lambda fact: (
        f"{_CHATS.get(fact.channel, fact.channel)} took an alert"
        f"{'' if fact.events == 1 else f' of {fact.events} events'}."
    ),
}
