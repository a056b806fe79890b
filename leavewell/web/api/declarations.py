"""Wishes to end that came another way than by our page, and how any of them is shown."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router
from pydantic import BaseModel, Field

from leavewell.accounts.actions.customers import put_contact
from leavewell.accounts.models import Subscription
from leavewell.accounts.queries import account_called, contact_of, live_subscriptions
from leavewell.accounts.scopes import Scope
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.flow.actions.logged import Attachment, Channel, Logged, log_declaration
from leavewell.flow.links import status_url
from leavewell.flow.models import Declaration
from leavewell.flow.queries import declaration_numbered
from leavewell.kernel.errors import NotFound
from leavewell.web.api.attached import AttachmentIn
from leavewell.web.api.door import ApiKeyAuth, caller
from leavewell.web.api.once import created_once
from leavewell.web.api.problems import Conflict
from leavewell.web.api.shapes import Email, ExternalId, Given, Instant, Name, Words

router = Router(tags=["declarations"])


class ByWhom(Given):
    """Who declared it. Somebody we don't know becomes a contact without the right to cancel."""

    email: Email
    name: Name = ""


class DeclarationIn(Given):
    """A wish to end as it reached you. ``subscription`` is billing's id, needed if the account has several.

    ``contact`` gets the receipt and must have the right to cancel; leave them out if nobody is known.
    """

    account: ExternalId
    subscription: ExternalId | None = None
    contact: ByWhom | None = None
    channel: Annotated[Channel, Field(strict=False)]
    received_at: Instant
    words: Words = ""
    attachment: AttachmentIn | None = None

    def logged(self) -> Logged:
        """The part of it that isn't about whom."""
        file = self.attachment
        attached = Attachment(file.name, file.media_type, base64.b64decode(file.content)) if file else None
        return Logged(self.channel, self.received_at, self.words, attached)


class DeclarationOut(BaseModel):
    """A recorded cancellation. The two ends are what the customer was promised; ``source`` is how it came.

    ``subscription`` and the ends are null while the plan isn't known yet; a person then tells the customer the end
    by ``answer_due_at``. ``confirm_due_at``: no program can end it, and the customer was told that a person confirms it
    by then.
    """

    number: str
    account: str
    subscription: str | None
    source: str
    received_at: datetime
    state: str
    billing_ends_at: datetime | None
    access_ends_at: datetime | None
    answer_due_at: datetime | None
    confirm_due_at: datetime | None
    status_url: str


@router.post(
    "", auth=ApiKeyAuth(Scope.WRITE_DECLARATIONS), response={201: DeclarationOut, 200: DeclarationOut}
)
def log_one(request: HttpRequest, given: DeclarationIn) -> HttpResponse:
    """Log a wish that came by mail, phone, letter or in a meeting. 200: it joined the cancellation that stands."""
    act = caller(request).act()

    def deed() -> tuple[int, DeclarationOut]:
        return _log(act, given)

    return created_once(request, given, deed, before=lambda: _know(act, given))


@router.get("/{number}", auth=ApiKeyAuth(Scope.READ_SESSIONS), response=DeclarationOut)
def read_one(request: HttpRequest, number: Path[str]) -> DeclarationOut:
    """One cancellation, however it came."""
    return shown_declaration(declaration_numbered(caller(request).space, number))


def _know(act: Act, given: DeclarationIn) -> None:
    """A transaction of its own: the contact stays when the wish is refused, so that they can be given the right."""
    if given.contact is None:
        return
    with edge():
        account = account_called(act.space, given.account)
        try:
            contact_of(act.space, account, given.contact.email)
        except NotFound:
            put_contact(act, account, email=given.contact.email, name=given.contact.name, may_cancel=False)


def _log(act: Act, given: DeclarationIn) -> tuple[int, DeclarationOut]:
    account = account_called(act.space, given.account)
    subscription = _meant(live_subscriptions(act.space, account), given.subscription)
    contact = contact_of(act.space, account, given.contact.email) if given.contact else None
    declaration, made = log_declaration(act, subscription, contact, given.logged())
    return (201 if made else 200), shown_declaration(declaration)


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


def shown_declaration(declaration: Declaration) -> DeclarationOut:
    """The row as the API shows it."""
    return DeclarationOut(
        number=declaration.number,
        account=declaration.account.external_id,
        subscription=declaration.subscription.provider_id if declaration.subscription else None,
        source=declaration.source,
        received_at=declaration.received_at,
        state=declaration.state,
        billing_ends_at=declaration.billing_ends_at,
        access_ends_at=declaration.access_ends_at,
        answer_due_at=declaration.answer_due_at,
        confirm_due_at=declaration.confirm_due_at,
        status_url=status_url(declaration),
    )
