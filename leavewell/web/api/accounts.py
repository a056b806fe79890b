"""The company's customers: put, read, list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Router
from pydantic import BaseModel, Field

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.actions.customers import put_account, put_contact
from leavewell.accounts.knowledge import known_of
from leavewell.accounts.models import Account, Contact, Space
from leavewell.accounts.queries import account_called, accounts_after, contacts_of
from leavewell.accounts.scopes import Scope
from leavewell.accounts.transaction import edge
from leavewell.flow.queries import latest_declaration
from leavewell.kernel.errors import Invalid, NotFound
from leavewell.web.api.declarations import DeclarationOut, shown_declaration
from leavewell.web.api.door import ApiKeyAuth, caller
from leavewell.web.api.knowledge import (
    ContractOut,
    KnowledgeIn,
    TraitOut,
    keep,
    shown_contract,
    shown_duties,
    shown_traits,
)
from leavewell.web.api.paging import Cursor, Limit, after
from leavewell.web.api.shapes import (
    Audience,
    Code,
    Country,
    Email,
    ExternalId,
    FullName,
    Given,
    Locale,
    Name,
)

router = Router(tags=["accounts"])

InPath = Annotated[ExternalId, Path(description="Your own id of the account.")]


class ContactIn(Given):
    """A person of the account, known by their address."""

    email: Email
    name: Name = ""
    may_cancel: bool = False
    role: Code | None = None


class AccountIn(KnowledgeIn):
    """An account. Contacts that aren't listed stay as they are, and so does what comes after them if left out.

    ``duties``: the member's address by duty. A trait that is a text like 2026-01-31 is kept as a day, and an
    older figure never replaces a newer one.
    """

    name: FullName
    country: Country = ""
    locale: Locale = "en"
    contacts: list[ContactIn] = Field(default=[], max_length=200)
    audience: Audience | None = None


class ContactOut(BaseModel):
    """A person of the account."""

    id: str
    email: str
    name: str
    may_cancel: bool
    role: str


class AccountOut(BaseModel):
    """An account with its people."""

    id: str
    external_id: str
    name: str
    country: str
    locale: str
    added_at: datetime
    contacts: list[ContactOut]
    audience: str
    duties: dict[str, str]
    contracts: list[ContractOut]
    traits: dict[str, TraitOut]


class AccountPage(BaseModel):
    """Some accounts, in the order in which they were added. No ``next_cursor``: that was the last page."""

    data: list[AccountOut]
    next_cursor: str | None


@router.put("/{external_id}", auth=ApiKeyAuth(Scope.WRITE_ACCOUNTS), response=AccountOut)
def put_one(request: HttpRequest, external_id: InPath, given: AccountIn) -> AccountOut:
    """Add an account, or bring it and the listed contacts up to date."""
    _each_address_once(given)
    act = caller(request).act()
    with edge():
        account = put_account(
            act,
            external_id=external_id,
            name=given.name,
            country=given.country,
            locale=given.locale,
            audience=given.audience,
        )
        for each in given.contacts:
            put_contact(
                act, account, email=each.email, name=each.name, may_cancel=each.may_cancel, role=each.role
            )
        keep(act, account, given)
        note_deed(act, "put_account", subject=account.public_id, contacts=len(given.contacts))
    return _shown(act.space, [account])[0]


@router.get("/{external_id}", auth=ApiKeyAuth(Scope.READ_ACCOUNTS), response=AccountOut)
def read_one(request: HttpRequest, external_id: InPath) -> AccountOut:
    """One account."""
    space = caller(request).space
    return _shown(space, [account_called(space, external_id)])[0]


@router.get("", auth=ApiKeyAuth(Scope.READ_ACCOUNTS), response=AccountPage)
def list_some(
    request: HttpRequest,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> AccountPage:
    """The accounts, page by page."""
    space = caller(request).space
    rows = accounts_after(space, after(Account.prefix, cursor), limit=limit + 1)
    page = rows[:limit]
    more = page[-1].public_id if len(rows) > limit else None
    return AccountPage(data=_shown(space, page), next_cursor=more)


@router.get("/{external_id}/cancellation", auth=ApiKeyAuth(Scope.READ_SESSIONS), response=DeclarationOut)
def read_cancellation(request: HttpRequest, external_id: InPath) -> DeclarationOut:
    """The account's latest cancellation, however it came."""
    space = caller(request).space
    found = latest_declaration(space, account_called(space, external_id))
    if found is None:
        raise NotFound("cancellation")
    return shown_declaration(found)


def _each_address_once(given: AccountIn) -> None:
    addresses = [each.email.strip().lower() for each in given.contacts]
    if len(set(addresses)) < len(addresses):
        raise Invalid("A contact stands twice.", "Send each address once.", field="contacts")


def _shown(space: Space, accounts: Sequence[Account]) -> list[AccountOut]:
    people, known = contacts_of(space, accounts), known_of(space, accounts)
    return [
        AccountOut(
            id=account.public_id,
            external_id=account.external_id,
            name=account.name,
            country=account.country,
            locale=account.locale,
            added_at=account.added_at,
            contacts=[_person(contact) for contact in people[account.pk]],
            audience=account.audience,
            duties=shown_duties(known[account.pk]),
            contracts=[shown_contract(each) for each in known[account.pk].contracts],
            traits=shown_traits(known[account.pk]),
        )
        for account in accounts
    ]


def _person(contact: Contact) -> ContactOut:
    return ContactOut(
        id=contact.public_id,
        email=contact.email,
        name=contact.name,
        may_cancel=contact.may_cancel,
        role=contact.role,
    )
