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
