"""The cancel page for one contact: open it, and read what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router
from pydantic import BaseModel

from leavewell.accounts.actions.customers import put_contact
from leavewell.accounts.models import Subscription
from leavewell.accounts.queries import account_called, contact_of, live_subscriptions
from leavewell.accounts.scopes import Scope
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.flow.actions.sessions import open_session
from leavewell.flow.links import session_url
from leavewell.flow.models import CancelSession
from leavewell.flow.queries import answer_in, declaration_of, offers_in, session_named
from leavewell.flow.states import Outcome
from leavewell.kernel.errors import NotFound
from leavewell.web.api.declarations import DeclarationOut, shown_declaration
from leavewell.web.api.door import ApiKeyAuth, caller
from leavewell.web.api.once import created_once
from leavewell.web.api.problems import Conflict
from leavewell.web.api.shapes import Address, Email, ExternalId, Given, Locale, Name

router = Router(tags=["cancel sessions"])


class WhoIn(Given):
    """Who is about to cancel. Somebody we don't know becomes a contact without the right to."""

    email: Email
    name: Name = ""


class SessionIn(Given):
    """For whom to open the page. ``subscription`` is billing's id, needed if the account has several."""

    account: ExternalId
    contact: WhoIn
    subscription: ExternalId | None = None
    locale: Locale | None = None
    save_return_url: Address = ""


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

    def deed() -> SessionOpened:
        return _open(act, given)

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
            put_contact(act, account, email=given.contact.email, name=given.contact.name, may_cancel=False)


def _open(act: Act, given: SessionIn) -> SessionOpened:
    account = account_called(act.space, given.account)
    contact = contact_of(act.space, account, given.contact.email)
    subscription = _meant(live_subscriptions(act.space, account), given.subscription)
    session, token = open_session(
        act, subscription, contact, save_return_url=given.save_return_url, locale=given.locale
    )
    return SessionOpened(id=session.public_id, url=session_url(token), expires_at=session.link_expires_at)


def _meant(live: Sequence[Subscription], wanted: str | None) -> Subscription:
    found = [each for each in live if wanted in (None, each.provider_id)]
    if not found:
        raise NotFound("live subscription")
    if len(found) > 1:
        raise Conflict(
            "several_subscriptions",
            "This account has several live subscriptions.",
            "Say with 'subscription' which one is meant.",
            [{"field": "/subscription", "detail": each.provider_id} for each in found],
        )
    return found[0]


def _shown(session: CancelSession) -> SessionOut:
    answer = answer_in(session.space, session)
    cancelled = session.outcome == Outcome.CANCELLED
    declaration = declaration_of(session) if cancelled else None
    return SessionOut(
        id=session.public_id,
        state=session.state,
        outcome=session.outcome or None,
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
