from __future__ import annotations

from collections.abc import Iterable

from leavewell.accounts.bulk import Put, put_many
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.signals.models import Usage

_COLUMNS = ("account_id", "subscription_id", "used_on", "feature", "count", "seconds", "errors")


def put_usage(act: Act, rows: Iterable[Usage]) -> dict[str, Put[Usage]]:
    """Keep what was used, by the company's own id of each row; a row that is there is brought up to date.

    No fact is recorded: there are many of them, and each is a row of its own already.
    """
    must_be_open()
    wanted = {row.external_id: row for row in rows}
    found = {row.external_id: row for row in Usage.objects.of(act.space).filter(external_id__in=wanted)}
    return put_many(act.space, found, wanted, columns=_COLUMNS)
