from __future__ import annotations

from collections.abc import Iterable

from leavewell.accounts.actions.tables import put_accounts, put_traits
from leavewell.accounts.bulk import Outcome
from leavewell.accounts.types import ListedAccount
from leavewell.effects.actions.journal import IMPORTED
from leavewell.web.importing.batch import Batch, Done, done


def write_accounts(batch: Batch) -> Iterable[Done]:
    """Accounts, and every other mapped column as a trait as of now."""
    listed = [
        ListedAccount(
            entry["external_id"], entry["name"], entry["country"], entry["locale"], entry["audience"]
        )
        for entry in batch.entries
    ]
    put = put_accounts(batch.act, listed)
    traits = {put[entry["external_id"]].row: entry.traits for entry in batch.entries if entry.traits}
    touched = put_traits(batch.act, traits, source=IMPORTED, as_of=batch.act.at)
    for entry in batch.entries:
        each = put[entry["external_id"]]
        more = each.outcome is Outcome.SAME and each.row in touched
        yield done(entry, Outcome.CHANGED if more else each.outcome)
