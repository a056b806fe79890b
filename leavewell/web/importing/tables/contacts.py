from __future__ import annotations

from collections.abc import Iterable

from leavewell.accounts.actions.tables import put_contacts
from leavewell.accounts.types import ListedContact
from leavewell.web.importing.batch import Batch, Done, done
from leavewell.web.importing.rows import Entry
from leavewell.web.importing.tables.owners import with_accounts


def write_contacts(batch: Batch) -> Iterable[Done]:
    """People of accounts. Who may cancel is a column, or follows from the role; else nobody may."""
    found, lost = with_accounts(batch)
    listed = [
        (account, ListedContact(entry["email"], entry["name"], entry["role"], _may_cancel(batch, entry)))
        for entry, account in found
    ]
    put = put_contacts(batch.act, listed)
    yield from lost
    for entry, account in found:
        yield done(entry, put[account, entry["email"]].outcome)


def _may_cancel(batch: Batch, entry: Entry) -> bool | None:
    roles = batch.table.roles_that_may_cancel
    if roles is None:
        given: bool | None = entry["may_cancel"]
        return given
    return (entry["role"] or "").casefold() in {role.casefold() for role in roles}
