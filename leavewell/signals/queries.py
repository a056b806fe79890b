"""Reads that this room offers to others: the space comes first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, Q, Sum

from leavewell.accounts.models import Account, Space
from leavewell.signals.models import Ticket, Usage


def usage_of(space: Space, account: Account, *, since: date, until: date) -> Sequence[Usage]:
    """What the account used in these days, both included, the oldest first."""
    rows = Usage.objects.of(space).filter(account=account, used_on__gte=since, used_on__lte=until)
    return list(rows.order_by("used_on", "pk"))


def tickets_of(space: Space, account: Account, *, limit: int = 50) -> Sequence[Ticket]:
    """The account's latest tickets, newest first."""
    return list(Ticket.objects.of(space).filter(account=account).order_by("-submitted_at", "-pk")[:limit])


def use_in(space: Space, account: Account, *, since: date, turn: date, until: date) -> tuple[int, int] | None:
    """How much the account used from ``since`` up to, not including, ``turn``, and from then to ``until``, included.

    None for an account of which no use was ever told.
    """
    rows = Usage.objects.of(space).filter(account=account)
    before = Sum("count", filter=Q(used_on__gte=since, used_on__lt=turn))
    after = Sum("count", filter=Q(used_on__gte=turn, used_on__lte=until))
    found = rows.aggregate(before=before, after=after, rows=Count("pk"))
    return (found["before"] or 0, found["after"] or 0) if found["rows"] else None
