from __future__ import annotations

from collections.abc import Iterable

from leavewell.accounts.models import Account
from leavewell.signals.actions.tickets import put_tickets
from leavewell.signals.models import Ticket
from leavewell.web.importing.batch import Batch, Done, done, rejected
from leavewell.web.importing.rows import Entry
from leavewell.web.importing.tables.days import is_to_come
from leavewell.web.importing.tables.owners import with_accounts


def write_tickets(batch: Batch) -> Iterable[Done]:
    """Support tickets."""
    found, lost = with_accounts(batch)
    yield from lost
    taken: list[tuple[Entry, Ticket]] = []
    for entry, account in found:
        if entry["closed_at"] and entry["closed_at"] < entry["submitted_at"]:
            yield rejected(entry, "it was closed before it was submitted")
        elif is_to_come(batch, entry["submitted_at"]):
            yield rejected(entry, "it was submitted on a day that is still to come")
        else:
            taken.append((entry, _ticket(entry, account)))
    put = put_tickets(batch.act, [row for _, row in taken])
    for entry, row in taken:
        yield done(entry, put[row.external_id].outcome)


def _ticket(entry: Entry, account: Account) -> Ticket:
    return Ticket(
        external_id=entry["id"],
        account=account,
        submitted_at=entry["submitted_at"],
        closed_at=entry["closed_at"],
        priority=entry["priority"] or "",
        first_response_minutes=entry["first_response_minutes"],
        satisfaction=entry["satisfaction"],
        escalated=bool(entry["escalated"]),
    )
