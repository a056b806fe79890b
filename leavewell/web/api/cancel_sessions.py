"""The cancel page for one contact: open it, and read what came of it."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.actions.customers import put_account, put_contact
from leavewell.accounts.models import Account, Subscription
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
from leavewell.web.api.declarations import shown_declaration
from leavewell.web.api.door import ApiKeyAuth, caller
from leavewell.web.api.once import created_once
from leavewell.web.api.session_shapes import OfferOut, SessionIn, SessionOpened, SessionOut

router = Router(tags=["cancel sessions"])

RIGHTFUL = ("owner", "admin", "billing")
"""Roles that a company's own server vouches for: somebody new with one of them may cancel."""


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
        account = _known_account(act, given)
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


def _known_account(act: Act, given: SessionIn) -> Account:
    """The account, or a stub of it: nobody is kept from cancelling because we hadn't heard of them."""
    try:
        return account_called(act.space, given.account)
    except NotFound:
        if given.contact.role not in RIGHTFUL:
            raise
    stub = put_account(
        act,
        external_id=given.account,
        name=given.contact.name or given.account,
        country=given.country,
        locale=given.locale or "en",
        audience=given.audience,
    )
    note_deed(act, "add_stub_account", subject=stub.public_id)
    return stub


def _open(act: Act, given: SessionIn) -> SessionOpened:
    account = account_called(act.space, given.account)
    contact = contact_of(act.space, account, given.contact.email)
    subscription = _meant(live_subscriptions(act.space, account), given.subscription)
    session, token = open_session(act, subscription, contact, locale=given.locale, arrival=given.arrival())
    return SessionOpened(id=session.public_id, url=session_url(token), expires_at=session.link_expires_at)


def _meant(live: Sequence[Subscription], wanted: str | None) -> Subscription | None:
    """The one that is meant; None where the page must ask, or where none is known and billing is asked."""
    if not live:
        return None
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
