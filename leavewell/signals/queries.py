"""Reads that this room offers to others: the space comes first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from leavewell.accounts.models import Account, Space
from leavewell.signals.models import Ticket, Usage


def usage_of(space: Space, account: Account, *, since: date, until: date) -> Sequence[Usage]:
    """What the account used in these days, both included, the oldest first."""
    rows = Usage.objects.of(space).filter(account=account, used_on__gte=since, used_on__lte=until)
    return list(rows.order_by("used_on", "pk"))


def tickets_of(space: Space, account: Account, *, limit: int = 50) -> Sequence[Ticket]:
    """The account's latest tickets, newest first."""
    return list(Ticket.objects.of(space).filter(account=account).order_by("-submitted_at", "-pk")[:limit])
