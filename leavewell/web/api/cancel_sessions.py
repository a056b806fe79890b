"""The cancel page for one contact: open it, and read what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router
from pydantic import BaseModel, Field

from leavewell.accounts.actions.customers import put_contact
from leavewell.accounts.models import Subscription
from leavewell.accounts.queries import account_called, contact_of, live_subscriptions
from leavewell.accounts.scopes import Scope
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.flow.actions.sessions import open_session
from leavewell.flow.arrival import Arrival
from leavewell.flow.links import session_url
from leavewell.flow.models import CancelSession
from leavewell.flow.queries import answer_in, declaration_of, offers_in, session_named
from leavewell.flow.states import Outcome
from leavewell.kernel.errors import NotFound
from leavewell.web.api.declarations import DeclarationOut, shown_declaration
from leavewell.web.api.door import ApiKeyAuth, caller
from leavewell.web.api.once import created_once
from leavewell.web.api.shapes import (
    Address,
    Audience,
    Code,
    Country,
    Email,
    ExternalId,
    Given,
    Locale,
    Name,
    Number,
    Region,
)

router = Router(tags=["cancel sessions"])

RIGHTFUL = ("owner", "admin", "billing")
"""Roles that a company's own server vouches for: somebody new with one of them may cancel."""


class WhoIn(Given):
    """Who is about to cancel. Somebody we don't know becomes a contact.

    They have the right to cancel if you give them the role owner, admin or billing.
    """

    email: Email
    name: Name = ""
    role: Code | None = None


class SessionIn(Given):
    """For whom to open the page.

    ``subscription`` is billing's id; if the account has several and none is named, the page asks first. The urls
    say where to lead the contact afterwards: ``offer_urls`` and ``reason_urls`` by the codes of your flow,
    ``save_return_url`` in all other cases. ``embed_origins`` may show the page in a frame.
    """

    account: ExternalId
    contact: WhoIn
    subscription: ExternalId | None = None
    locale: Locale | None = None
    country: Country = ""
    region: Region = ""
    audience: Audience | None = None
    attributes: dict[Code, bool | Number | Name] = Field(default={}, max_length=50)
    save_return_url: Address = ""
    cancel_confirmation_url: Address = ""
    offer_urls: dict[Code, Address] = Field(default={}, max_length=50)
    reason_urls: dict[Code, Address] = Field(default={}, max_length=50)
    embed_origins: list[Address] = Field(default=[], max_length=10)

    def arrival(self) -> Arrival:
        """The part of it that the session keeps as it is."""
        return Arrival(
            country=self.country,
            region=self.region,
            audience=self.audience or "",
            attributes=self.attributes,
            save_return_url=self.save_return_url,
            cancel_confirmation_url=self.cancel_confirmation_url,
            offer_urls=self.offer_urls,
            reason_urls=self.reason_urls,
            embed_origins=self.embed_origins,
        )


class SessionOpened(BaseModel):
    """Send the contact to ``url``. It is told only here, and opens until ``expires_at``."""

    id: str
    url: str
    expires_at: datetime


class OfferOut(BaseModel):
    """An offer as the contact saw it, and what they said: accepted, declined, or nothing."""

    offer: str
    kind: str
    presented_at: datetime
    response: str | None


class SessionOut(BaseModel):
    """Where the contact is, or how it ended."""

    id: str
    state: str
    outcome: str | None
    subscription: str | None
    country: str
    region: str
    audience: str
    attributes: dict[str, bool | int | float | str]
    opened_at: datetime
    ended_at: datetime | None
    reason: str | None
    words: str | None
    offers: list[OfferOut]
    declaration: DeclarationOut | None


@router.post("", auth=ApiKeyAuth(Scope.WRITE_SESSIONS), response={201: SessionOpened})
def open_one(request: HttpRequest, given: SessionIn) -> HttpResponse:
    """Make a one-time cancel page for a contact of an account."""
    act = caller(request).act()

    def deed() -> tuple[int, SessionOpened]:
        return 201, _open(act, given)

    return created_once(request, given, deed, before=lambda: _know(act, given))


@router.get("/{session_id}", auth=ApiKeyAuth(Scope.READ_SESSIONS), response=SessionOut)
def read_one(request: HttpRequest, session_id: Path[str]) -> SessionOut:
    """One session, with what was answered, offered and declared."""
    return _shown(session_named(caller(request).space, session_id))


def _know(act: Act, given: SessionIn) -> None:
    """A transaction of its own: the stub stays when the session is refused, so that it can be given the right."""
    with edge():
        account = account_called(act.space, given.account)
        try:
            contact_of(act.space, account, given.contact.email)
        except NotFound:
            put_contact(
                act,
                account,
                email=given.contact.email,
                name=given.contact.name,
                role=given.contact.role,
                may_cancel=given.contact.role in RIGHTFUL,
            )


def _open(act: Act, given: SessionIn) -> SessionOpened:
    account = account_called(act.space, given.account)
    contact = contact_of(act.space, account, given.contact.email)
    subscription = _meant(live_subscriptions(act.space, account), given.subscription)
    session, token = open_session(act, subscription, contact, locale=given.locale, arrival=given.arrival())
    return SessionOpened(id=session.public_id, url=session_url(token), expires_at=session.link_expires_at)


def _meant(live: Sequence[Subscription], wanted: str | None) -> Subscription | None:
    """The one that is meant; None where the page must ask."""
    found = [each for each in live if wanted in (None, each.provider_id)]
    if not found:
        raise NotFound("live subscription")
    return found[0] if len(found) == 1 else None


def _shown(session: CancelSession) -> SessionOut:
    answer = answer_in(session.space, session)
    cancelled = session.outcome == Outcome.CANCELLED
    declaration = declaration_of(session) if cancelled else None
    return SessionOut(
        id=session.public_id,
        state=session.state,
        outcome=session.outcome or None,
        subscription=session.subscription.provider_id if session.subscription else None,
        country=session.country,
        region=session.region,
        audience=session.audience,
        attributes=session.attributes,
        opened_at=session.opened_at,
        ended_at=session.ended_at,
        reason=answer.reason if answer else None,
        words=(answer.words or None) if answer else None,
        offers=[
            OfferOut(
                offer=each.offer,
                kind=each.kind,
                presented_at=each.presented_at,
                response=each.response or None,
            )
            for each in offers_in(session.space, session)
        ],
        declaration=shown_declaration(declaration) if declaration else None,
    )
