"""Accounts and their people. The space comes first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from leavewell.accounts.models import Account, Contact, Contract, Space
from leavewell.kernel.errors import NotFound


def has_contract(space: Space, account_id: UUID) -> bool:
    """Whether anything was agreed with the account beyond its subscription."""
    return Contract.objects.of(space).filter(account_id=account_id).exists()


def account_called(space: Space, external_id: str) -> Account:
    """The account under the company's own id for it."""
    found = Account.objects.of(space).filter(external_id=external_id).first()
    if found is None:
        raise NotFound("account")
    return found


def accounts_after(space: Space, after: UUID | None, *, limit: int) -> Sequence[Account]:
    """The next accounts in the order in which they were added."""
    rows = Account.objects.of(space).order_by("pk")
    return list((rows.filter(pk__gt=after) if after else rows)[:limit])


def accounts_called(space: Space, external_ids: Iterable[str]) -> dict[str, Account]:
    """Those of these accounts that are known, by the company's own id."""
    rows = Account.objects.of(space).filter(external_id__in=set(external_ids))
    return {row.external_id: row for row in rows}


def accounts_by_id(space: Space, account_ids: Iterable[UUID]) -> dict[UUID, Account]:
    """Those of these accounts that are the space's."""
    return Account.objects.of(space).in_bulk(list(account_ids))


def contact_of(space: Space, account: Account, email: str | None) -> Contact:
    """The account's contact at that address; without one, its first contact who may cancel."""
    found = Contact.objects.of(space).filter(account=account)
    found = found.filter(email=email.strip().lower()) if email else found.filter(may_cancel=True)
    contact = found.order_by("pk").first()
    if contact is None:
        raise NotFound("contact with the right to cancel" if email is None else "contact")
    return contact


def contacts_of(space: Space, accounts: Sequence[Account]) -> dict[UUID, list[Contact]]:
    """The people of these accounts, by account, in the order in which they were added."""
    found: dict[UUID, list[Contact]] = {account.pk: [] for account in accounts}
    for contact in Contact.objects.of(space).filter(account__in=accounts).order_by("pk"):
        found[contact.account_id].append(contact)
    return found


def contacts_with(space: Space, ids: Iterable[UUID]) -> dict[UUID, Contact]:
    """Those contacts, by their ids."""
    return Contact.objects.of(space).in_bulk(list(ids))


def contacts_at(space: Space, addresses: Iterable[str]) -> dict[tuple[UUID, str], Contact]:
    """The contacts with these mail addresses, by account and address."""
    rows = Contact.objects.of(space).filter(email__in=set(addresses))
    return {(row.account_id, row.email): row for row in rows}
