"""What stands beside an event in full: whom it is about, what they said, and what they were offered.

Read when it is sent, so that what was erased meanwhile isn't told any more.
"""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from leavewell.messages.catalogue.ids import (
    AccountId,
    ContactId,
    DeclarationId,
    OfferId,
    StepId,
    SubscriptionId,
    Told,
)


class AccountTold(Told):
    """The customer, under the company's own id too."""

    id: AccountId
    external_id: str
    name: str


class SubscriptionTold(Told):
    """The subscription, under billing's own id too."""

    id: SubscriptionId
    provider_id: str
    plan: str


class ContactTold(Told):
    """The person who stood before the cancel page, or declared."""

    id: ContactId
    email: str
    name: str


class DeclarationTold(Told):
    """The wish to end, under the number that the customer has too."""

    id: DeclarationId
    number: str


class ReasonTold(Told):
    """Why, as a code, in their own words, and as the page says it in English."""

    code: str
    words: str
    said: str = ""


class OfferTold(Told):
    """One offer that was shown, and what they answered: accepted, declined or nothing yet. `said`: as the team says."""

    id: OfferId
    offer: str
    kind: str
    response: str
    said: str = ""


class TaskTold(Told):
    """A step: what is to be done, by which member and by when.

    ``state``: waiting, due, running, with_person, or how it ended.
    """

    id: StepId
    code: str
    title: str
    playbook: str
    state: str
    due_at: datetime | None
    owner_email: str


class About(Told):
    """All of it; what isn't known, or has been erased, is null or empty."""

    account: AccountTold | None = None
    subscription: SubscriptionTold | None = None
    declaration: DeclarationTold | None = None
    contact: ContactTold | None = None
    reason_given: ReasonTold | None = None
    offers: list[OfferTold] = Field(default_factory=list)
    task: TaskTold | None = None
