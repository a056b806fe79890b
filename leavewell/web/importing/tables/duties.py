from __future__ import annotations

from collections.abc import Iterable

from leavewell.accounts.actions.knowledge import assign_duty
from leavewell.accounts.bulk import Outcome
from leavewell.accounts.duties import Duty
from leavewell.accounts.queries import members_at
from leavewell.web.importing.batch import Batch, Done, done, rejected
from leavewell.web.importing.tables.owners import with_accounts


def write_duties(batch: Batch) -> Iterable[Done]:
    """Who looks after which account. Only a member can have a duty: a step needs an owner who can sign in."""
    found, lost = with_accounts(batch)
    members = members_at(batch.act.space, (entry["member"] for entry, _ in found))
    yield from lost
    for entry, account in found:
        member = members.get(entry["member"])
        if member is None:
            yield rejected(entry, f"no member has the address {entry['member']}; invite them first")
            continue
        changed = assign_duty(batch.act, Duty(entry["duty"]), member, account=account)
        yield done(entry, Outcome.CHANGED if changed else Outcome.SAME)
