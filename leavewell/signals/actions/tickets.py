from __future__ import annotations

from collections.abc import Iterable

from leavewell.accounts.bulk import Put, put_many
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.signals.models import Ticket

_COLUMNS = (
    "account_id",
    "submitted_at",
    "closed_at",
    "priority",
    "first_response_minutes",
    "satisfaction",
    "escalated",
)


def put_tickets(act: Act, rows: Iterable[Ticket]) -> dict[str, Put[Ticket]]:
    """Keep support tickets, by the company's own id of each; one that is there is brought up to date."""
    must_be_open()
    wanted = {row.external_id: row for row in rows}
    found = {row.external_id: row for row in Ticket.objects.of(act.space).filter(external_id__in=wanted)}
    return put_many(act.space, found, wanted, columns=_COLUMNS)
