"""Events of the cancel page and of the declaration."""

from __future__ import annotations

from datetime import datetime

from leavewell.messages.catalogue.ids import (
    Amount,
    ContactId,
    DeclarationId,
    OfferId,
    SessionId,
    SubscriptionId,
    Told,
)


class SessionStarted(Told):
    """A cancel page was made ready for a contact."""

    session_id: SessionId
    subscription_id: SubscriptionId | None
    contact_id: ContactId


class SessionLeft(Told):
    """The contact left the cancel page undecided. `state` is how far they had come."""

    session_id: SessionId
    subscription_id: SubscriptionId | None
    state: str
    offers_shown: int
    left_at: datetime


class SessionStayed(Told):
    """The contact stays as they were."""

    session_id: SessionId


class OfferShown(Told):
    """An offer was shown on the cancel page."""

    session_id: SessionId
    presented_offer_id: OfferId
    offer: str


class OfferDeclined(OfferShown):
    """The contact saw an offer and went on."""


class OfferTaken(OfferShown):
    """The contact took an offer. It is carried out next, and counts as a save only once it has held."""

    subscription_id: SubscriptionId
    offer_kind: str
    terms: dict[str, str]
    price_before: Amount
    price_after: Amount


class OfferEmailSent(OfferShown):
    """The contact asked for a person instead of leaving, and the mail of that offer has left. It is no save.

    `held`: a test space keeps the mail on its mailbox page.
    """

    subscription_id: SubscriptionId
    held: bool


class CancelReceived(Told):
    """The wish to end was stored and numbered. Nothing has been carried out in billing yet."""

    declaration_id: DeclarationId
    subscription_id: SubscriptionId
    session_id: SessionId | None
    number: str
    received_at: datetime
    billing_ends_at: datetime
    access_ends_at: datetime
    reason: str | None
    source: str


class CancelWithoutPlan(Told):
    """The wish to end was stored and numbered before it was known what it ends; `cancel.received` follows."""

    declaration_id: DeclarationId
    session_id: SessionId | None
    number: str
    received_at: datetime
    answer_due_at: datetime


class CancelWithdrawn(Told):
    """The wish to end was taken back; the customer stays."""

    declaration_id: DeclarationId
    subscription_id: SubscriptionId
    number: str


class ObjectionRaised(Told):
    """After a cancel a customer said that something is wrong. A person must answer by then."""

    declaration_id: DeclarationId
    number: str
    objection: str
    answer_due_at: datetime
