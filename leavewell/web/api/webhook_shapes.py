"""A webhook as it is set, and as it is shown with what it was told."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any, Literal, TypedDict

from pydantic import BaseModel, Field

from leavewell.messages.composing import body_of
from leavewell.messages.models import Delivery, DeliveryTry, Endpoint
from leavewell.messages.queries import tries_of
from leavewell.web.api.shapes import Address, Given, Instant

EventName = Annotated[str, Field(max_length=64)]


class Settings(TypedDict):
    """As the actions take them."""

    url: str
    events: list[str]
    full: bool
    form: str


class WebhookIn(Given):
    """Where to send, and what. No ``events``: all of them, also those of later versions.

    ``full``: also the contact's name and address and what the customer wrote; else ids and types.
    """

    url: Address
    events: list[EventName] = Field(default=[], max_length=100)
    full: bool = False
    form: Literal["standard", "brightback"] = "standard"

    def settings(self) -> Settings:
        """The same for an action."""
        return {"url": self.url, "events": self.events, "full": self.full, "form": self.form}


class SpanIn(Given):
    """Events that occurred from ``since`` up to, not including, ``until`` (now), and weren't taken.

    ``delivered_too``: also those that were.
    """

    since: Instant
    until: Instant | None = None
    delivered_too: bool = False


class WebhookOut(BaseModel):
    """A webhook. ``state``: on, paused (what it would be told waits) or off; ``reason``: why it is off.

    ``failures`` in a row; until ``rests_until`` it is left alone.
    """

    id: str
    url: str
    events: list[str]
    full: bool
    form: str
    state: str
    reason: str
    added_at: datetime
    failures: int
    rests_until: datetime | None


class WebhookMade(WebhookOut):
    """The same with its ``secret``, which no other answer shows."""

    secret: str


class WebhookPage(BaseModel):
    """All webhooks of the space; there are never more than 20, so ``next_cursor`` is null."""

    data: list[WebhookOut]
    next_cursor: str | None = None


class DeliverySummary(BaseModel):
    """One event at one webhook. ``state``: waiting, delivered or given_up.

    ``round`` counts how often it was asked for, ``tries`` those of the last round; ``status`` and ``reason`` are of the
    last try.
    """

    id: str
    webhook: str
    event_id: str
    event: str
    account: str | None
    state: str
    round: int
    tries: int
    status: int | None
    reason: str
    planned_at: datetime
    settled_at: datetime | None


class TryOut(BaseModel):
    """One attempt. No ``status``: no answer came, as ``reason`` says. ``answered``: the beginning of the answer."""

    round: int
    number: int
    tried_at: datetime
    status: int | None
    reason: str
    answered: str


class DeliveryOut(DeliverySummary):
    """With every attempt of the last 90 days, and the body as it would be sent now."""

    attempts: list[TryOut]
    body: dict[str, Any]


class DeliveryPage(BaseModel):
    """Some events, the newest first. No ``next_cursor``: that was the last page."""

    data: list[DeliverySummary]
    next_cursor: str | None


class ReplayedOut(BaseModel):
    """How many are sent: ``again`` that were told before, and ``missed`` that never were."""

    again: int
    missed: int


def shown_webhook(row: Endpoint) -> WebhookOut:
    """The row without its secrets."""
    return WebhookOut(
        id=row.public_id,
        url=row.url,
        events=list(row.events),
        full=row.full,
        form=row.form,
        state=row.state,
        reason=row.reason,
        added_at=row.added_at,
        failures=row.failures,
        rests_until=row.rests_until,
    )


def made_webhook(row: Endpoint, secret: str) -> WebhookMade:
    """The row with its newest secret."""
    return WebhookMade(**shown_webhook(row).model_dump(), secret=secret)


def summed_up_delivery(row: Delivery) -> DeliverySummary:
    """The row without its attempts."""
    return DeliverySummary(
        id=row.public_id,
        webhook=row.endpoint.public_id,
        event_id=row.event_id,
        event=row.event,
        account=row.account.external_id if row.account else None,
        state=row.state,
        round=row.round,
        tries=row.tries,
        status=row.status,
        reason=row.reason,
        planned_at=row.planned_at,
        settled_at=row.settled_at,
    )


def shown_delivery(row: Delivery) -> DeliveryOut:
    """The row with its attempts."""
    body = json.loads(body_of(row.space, row.fact, full=row.endpoint.full))
    return DeliveryOut(
        **summed_up_delivery(row).model_dump(), attempts=[_try(each) for each in tries_of(row)], body=body
    )


def _try(row: DeliveryTry) -> TryOut:
    return TryOut(
        round=row.round,
        number=row.number,
        tried_at=row.tried_at,
        status=row.status,
        reason=row.reason,
        answered=row.answered,
    )
