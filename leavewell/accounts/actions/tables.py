"""Keeping what a company's own tables say of its accounts, many rows at once; a second time changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from leavewell.accounts.actions.audit import note_deeds
from leavewell.accounts.bulk import Outcome, Put, put_many
from leavewell.accounts.journal import journal
from leavewell.accounts.models import Account, Contact, Trait
from leavewell.accounts.traits import TraitValue, as_text, kind_of
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act, ListedAccount, ListedContact
from leavewell.kernel.facts.accounts import AccountAdded


def put_accounts(act: Act, listed: Iterable[ListedAccount]) -> dict[str, Put[Account]]:
    """Add accounts, or bring them up to date; what a row leaves open stays as it is. By the company's own id."""
    must_be_open()
    given = {each.external_id: each for each in listed}
    found = {row.external_id: row for row in Account.objects.of(act.space).filter(external_id__in=given)}
    wanted = {key: _account(act, each, found.get(key)) for key, each in given.items()}
    done = put_many(act.space, found, wanted, columns=("name", "country", "locale", "audience"))
    added = [put.row for put in done.values() if put.outcome is Outcome.ADDED]
    journal().record_history(act, [(AccountAdded(row.pk), row.pk, act.at) for row in added])
    return done


def _account(act: Act, each: ListedAccount, before: Account | None) -> Account:
    return Account(
        external_id=each.external_id,
        name=each.name,
        country=_kept(each.country, before, "country", ""),
        locale=_kept(each.locale, before, "locale", "en"),
        audience=_kept(each.audience, before, "audience", ""),
        added_at=act.at,
    )


def _kept(given: Any, before: Any, name: str, otherwise: Any) -> Any:
    """What the table says; where it has no word on it, what is there."""
    if given is not None:
        return given
    return getattr(before, name) if before is not None else otherwise


def put_traits(
    act: Act, listed: Mapping[Account, Mapping[str, TraitValue]], *, source: str, as_of: datetime
) -> set[Account]:
    """Keep figures and words about these accounts; returns whose changed. An older one never overwrites a newer.

    Invalid for a value that can't be kept.
    """
    must_be_open()
    rows = Trait.objects.of(act.space).filter(account__in=list(listed))
    found = {(row.account_id, row.name): row for row in rows}
    wanted = {
        (account.pk, name): Trait(
            account=account, name=name, kind=kind_of(value), value=as_text(value), as_of=as_of, source=source
        )
        for account, traits in listed.items()
        for name, value in traits.items()
    }
    stale = {key for key, row in found.items() if key in wanted and not _is_news(row, wanted[key])}
    news = {key: row for key, row in wanted.items() if key not in stale}
    put_many(act.space, found, news, columns=("kind", "value", "as_of", "source"))
    touched = {account_id for account_id, _ in news}
    return {account for account in listed if account.pk in touched}


def _is_news(before: Trait, after: Trait) -> bool:
    same = (before.kind, before.value) == (after.kind, after.value)
    return not same and before.as_of <= after.as_of


def put_contacts(
    act: Act, listed: Iterable[tuple[Account, ListedContact]]
) -> dict[tuple[Account, str], Put[Contact]]:
    """Add people of accounts, or bring them up to date. Each changed right to cancel is on the audit trail."""
    must_be_open()
    given = {(account, each.email): each for account, each in listed}
    rows = Contact.objects.of(act.space).select_related("account")
    people = rows.filter(account__in={account for account, _ in given})
    found = {(row.account, row.email): row for row in people}
    before = {key: row.may_cancel for key, row in found.items()}
    wanted = {key: _contact(key[0], each, found.get(key)) for key, each in given.items()}
    done = put_many(act.space, found, wanted, columns=("name", "role", "may_cancel"))
    changed = [put.row for key, put in done.items() if put.row.may_cancel != before.get(key, False)]
    note_deeds(
        act, "set_right_to_cancel", [(row.public_id, {"may_cancel": row.may_cancel}) for row in changed]
    )
    return done


def _contact(account: Account, each: ListedContact, before: Contact | None) -> Contact:
    return Contact(
        account=account,
        email=each.email,
        name=_kept(each.name, before, "name", ""),
        role=_kept(each.role, before, "role", ""),
        may_cancel=_kept(each.may_cancel, before, "may_cancel", False),
    )
