"""Facts of what is told to other programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from leavewell.kernel.facts.base import Fact


@dataclass(frozen=True)
class WebhookAdded(Fact):
    """A program of the company's is told of events from now on."""

    kind: ClassVar[str] = "webhook.added"
    endpoint_id: UUID


@dataclass(frozen=True)
class WebhookChanged(Fact):
    """A member changed how it is told. ``change``: settings, secret, paused or resumed."""

    kind: ClassVar[str] = "webhook.changed"
    endpoint_id: UUID
    change: str


@dataclass(frozen=True)
class WebhookSwitchedOff(Fact):
    """It is told nothing more until a member resumes it.

    ``reason``: receiver_gone (it said so itself) or receiver_failing.
    """

    kind: ClassVar[str] = "webhook.switched_off"
    endpoint_id: UUID
    reason: str


@dataclass(frozen=True)
class WebhookRemoved(Fact):
    """A member removed it, with all that was kept of what it was told."""

    kind: ClassVar[str] = "webhook.removed"
    endpoint_id: UUID


@dataclass(frozen=True)
class WebhookTested(Fact):
    """A member asked for a test event, which goes to this one alone."""

    kind: ClassVar[str] = "webhook.tested"
    endpoint_id: UUID


@dataclass(frozen=True)
class DeliveryGivenUp(Fact):
    """An event wasn't taken after every attempt of the schedule. It can be sent again by hand."""

    kind: ClassVar[str] = "webhook.given_up"
    delivery_id: UUID
    endpoint_id: UUID
    event: str
    reason: str


@dataclass(frozen=True)
class AlertAdded(Fact):
    """Somebody is told of events from now on. ``channel``: mail, slack or teams."""

    kind: ClassVar[str] = "alert.added"
    alert_id: UUID
    channel: str


@dataclass(frozen=True)
class AlertChanged(Fact):
    """A member changed how they are told. ``change``: settings, texts, paused or resumed."""

    kind: ClassVar[str] = "alert.changed"
    alert_id: UUID
    change: str


@dataclass(frozen=True)
class AlertStopped(Fact):
    """Its channel takes nothing more, so it is paused until a member resumes it. ``reason``: what came back."""

    kind: ClassVar[str] = "alert.stopped"
    alert_id: UUID
    reason: str


@dataclass(frozen=True)
class AlertRemoved(Fact):
    """A member removed it; what waited is never sent."""

    kind: ClassVar[str] = "alert.removed"
    alert_id: UUID


@dataclass(frozen=True)
class AlertTested(Fact):
    """A member asked for a test alert, which goes to this one alone."""

    kind: ClassVar[str] = "alert.tested"
    alert_id: UUID


@dataclass(frozen=True)
class AlertPosted(Fact):
    """A chat took an alert. A mail's own fact says the same of a mail."""

    kind: ClassVar[str] = "alert.posted"
    alert_id: UUID
    channel: str
    events: int
