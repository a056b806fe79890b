"""Facts of the cancel session, the declaration and its receipt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from leavewell.kernel.facts.base import Fact
from leavewell.kernel.money import Money


@dataclass(frozen=True)
class SessionOpened(Fact):
    """A cancel page was made ready for one contact. No subscription: they will say which one they mean."""

    kind: ClassVar[str] = "session.opened"
    session_id: UUID
    subscription_id: UUID | None
    contact_id: UUID
    flow_version: int
    earlier_session_id: UUID | None = None
    earlier_outcome: str = ""


@dataclass(frozen=True)
class SubscriptionChosen(Fact):
    """The contact said which of the account's subscriptions they mean."""

    kind: ClassVar[str] = "session.subscription_chosen"
    session_id: UUID
    subscription_id: UUID


@dataclass(frozen=True)
class SubscriptionFound(Fact):
    """Billing was asked, and the account has just one subscription: the session is about that one."""

    kind: ClassVar[str] = "session.subscription_found"
    session_id: UUID
    subscription_id: UUID


@dataclass(frozen=True)
class ReasonGiven(Fact):
    """The contact said why. ``words``: they also wrote something, kept in the answer's own row."""

    kind: ClassVar[str] = "session.reason_given"
    session_id: UUID
    reason: str
    words: bool = False


@dataclass(frozen=True)
class OfferPresented(Fact):
    """An offer was chosen for this contact; the others and why they were passed over are listed."""

    kind: ClassVar[str] = "session.offer_presented"
    session_id: UUID
    presented_offer_id: UUID
    offer: str
    passed_over: dict[str, str]


@dataclass(frozen=True)
class OffersPassedOver(Fact):
    """No offer fitted this contact; each one and why are listed."""

    kind: ClassVar[str] = "session.offers_passed_over"
    session_id: UUID
    passed_over: dict[str, str]


@dataclass(frozen=True)
class OfferDeclined(Fact):
    """The contact saw the offer and went on."""

    kind: ClassVar[str] = "session.offer_declined"
    session_id: UUID
    presented_offer_id: UUID
    offer: str


@dataclass(frozen=True)
class OfferAccepted(Fact):
    """The contact took an offer that changes the subscription. Accepted is not yet saved.

    ``terms`` says what changes, in codes that the offer's kind knows; the prices are of one interval.
    """

    kind: ClassVar[str] = "session.offer_accepted"
    version: ClassVar[int] = 2
    session_id: UUID
    presented_offer_id: UUID
    subscription_id: UUID
    offer: str
    offer_kind: str
    terms: dict[str, str]
    price_before: Money
    price_after: Money


@dataclass(frozen=True)
class PersonAskedFor(Fact):
    """The contact took the offer of a person instead of leaving. Nothing changes by that, and it is no save."""

    kind: ClassVar[str] = "session.person_asked_for"
    session_id: UUID
    presented_offer_id: UUID
    subscription_id: UUID
    offer: str


@dataclass(frozen=True)
class OfferMailed(Fact):
    """The mail of an offer has left for the company. ``held``: a test space keeps it on its mailbox page."""

    kind: ClassVar[str] = "session.offer_mailed"
    session_id: UUID
    presented_offer_id: UUID
    subscription_id: UUID
    offer: str
    held: bool = False


def accepted_discount(body: dict[str, Any]) -> dict[str, Any]:
    """``OfferAccepted`` of version 1, which knew the discount only, as version 2."""
    named = {name: body[name] for name in ("percent_bp", "cycles")}
    terms = {name: str(value) for name, value in named.items() if value is not None}
    kept = {name: value for name, value in body.items() if name not in named}
    return {**kept, "offer_kind": "discount", "terms": terms}


@dataclass(frozen=True)
class Neverminded(Fact):
    """The contact stays as they were."""

    kind: ClassVar[str] = "session.neverminded"
    session_id: UUID


@dataclass(frozen=True)
class SessionAbandoned(Fact):
    """Nothing was pressed for so long that the contact counts as gone. ``left_at`` is when they last did something.

    ``state`` is how far they had come: opened means that nothing was pressed at all.
    """

    kind: ClassVar[str] = "session.abandoned"
    session_id: UUID
    subscription_id: UUID | None
    state: str
    answered: bool
    offers_shown: int
    left_at: datetime


@dataclass(frozen=True)
class SessionResumed(Fact):
    """The contact came back to a session that had been taken for abandoned; it goes on where it stood."""

    kind: ClassVar[str] = "session.resumed"
    session_id: UUID


@dataclass(frozen=True)
class CancellationDeclared(Fact):
    """The wish to end was stored and numbered. ``received_at`` is when it reached us, ``source`` how."""

    kind: ClassVar[str] = "declaration.received"
    declaration_id: UUID
    subscription_id: UUID
    number: str
    received_at: datetime
    billing_ends_at: datetime
    access_ends_at: datetime
    session_id: UUID | None = None
    reason: str | None = None
    source: str = "page"


@dataclass(frozen=True)
class DeclaredWithoutPlan(Fact):
    """The wish to end was stored and numbered before it was known what it ends. A person must tell the end by then.

    Once the plan is known, ``CancellationDeclared`` follows for the same declaration.
    """

    kind: ClassVar[str] = "declaration.received_without_plan"
    declaration_id: UUID
    number: str
    received_at: datetime
    answer_due_at: datetime
    session_id: UUID | None = None


@dataclass(frozen=True)
class DeclarationJoined(Fact):
    """A wish to end whose plan wasn't known turned out to be about one that was cancelled already."""

    kind: ClassVar[str] = "declaration.joined"
    declaration_id: UUID
    subscription_id: UUID
    number: str
    joined_number: str


@dataclass(frozen=True)
class ChargedSinceReceived(Fact):
    """A logged wish had come before the last charge, which may be owed back. A person must decide by then."""

    kind: ClassVar[str] = "declaration.charged_since_received"
    declaration_id: UUID
    number: str
    answer_due_at: datetime


@dataclass(frozen=True)
class DeclarationImported(Fact):
    """A cancellation of the past was taken over from a company's own table. It ended before we knew of it."""

    kind: ClassVar[str] = "declaration.imported"
    declaration_id: UUID
    number: str
    ended_at: datetime
    reason: str
    subscription_id: UUID | None = None
    refund: Money | None = None


@dataclass(frozen=True)
class DeclarationScheduled(Fact):
    """Billing holds the end for a later instant, read back."""

    kind: ClassVar[str] = "declaration.scheduled"
    declaration_id: UUID
    number: str
    ends_at: datetime


@dataclass(frozen=True)
class DeclarationEnded(Fact):
    """Billing has ended the subscription, read back."""

    kind: ClassVar[str] = "declaration.ended"
    declaration_id: UUID
    number: str
    ended_at: datetime


@dataclass(frozen=True)
class DeclarationWithdrawn(Fact):
    """The wish to end was taken back; the customer stays."""

    kind: ClassVar[str] = "declaration.withdrawn"
    declaration_id: UUID
    subscription_id: UUID
    number: str


@dataclass(frozen=True)
class ObjectionRaised(Fact):
    """After a cancel a customer said "I was charged after this" or "I didn't do this". A person must answer."""

    kind: ClassVar[str] = "declaration.objection_raised"
    declaration_id: UUID
    number: str
    objection: str
    answer_due_at: datetime
