"""Which account a row is about."""

from __future__ import annotations

from leavewell.accounts.models import Account
from leavewell.accounts.queries import accounts_called
from leavewell.web.importing.batch import Batch, Done, rejected
from leavewell.web.importing.rows import Entry


def with_accounts(batch: Batch) -> tuple[list[tuple[Entry, Account]], list[Done]]:
    """The entries with their accounts, and those whose account isn't known."""
    known = accounts_called(batch.act.space, (entry["account"] for entry in batch.entries))
    found = [(entry, known[entry["account"]]) for entry in batch.entries if entry["account"] in known]
    unknown = [entry for entry in batch.entries if entry["account"] not in known]
    return found, [rejected(entry, unknown_account(entry)) for entry in unknown]


def unknown_account(entry: Entry) -> str:
    """Why a row whose account isn't known is not taken."""
    return f"there is no account '{entry['account']}'; import accounts first"
