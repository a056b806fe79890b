"""Exchange rates and locked months. The space comes first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from leavewell.accounts.border import SpaceRows
from leavewell.accounts.models import ExchangeRate, LockedLine, LockedMonth, Space
from leavewell.accounts.sealing import seal_of


def rates_between(space: Space, into: str, since: date, until: date) -> Sequence[ExchangeRate]:
    """The rates into a currency of the days from ``since`` to ``until``, both included, oldest first."""
    rows = ExchangeRate.objects.of(space).filter(into=into, day__gte=since, day__lte=until)
    return list(rows.order_by("day", "currency"))


def lock_of(space: Space, month: date) -> LockedMonth | None:
    """What the month is locked by now; ``month`` is its first day."""
    return LockedMonth.objects.of(space).filter(month=month, unlocked_at=None).first()


def earlier_locks(space: Space, month: date) -> Sequence[LockedMonth]:
    """The locks of that month that were opened again, newest first."""
    rows = LockedMonth.objects.of(space).filter(month=month, unlocked_at__isnull=False)
    return list(rows.order_by("-locked_at"))


def frozen_lines(space: Space, locked: LockedMonth) -> Sequence[dict[str, Any]]:
    """What was frozen, in its order."""
    rows = LockedLine.objects.of(space).filter(locked=locked).order_by("position")
    return list(rows.values_list("body", flat=True))


def seal_holds(locked: LockedMonth, lines: Sequence[dict[str, Any]]) -> bool:
    """Whether these stored lines are still those that were sealed."""
    found = seal_of(locked.month, locked.zone, locked.currency, locked.read_at, lines)
    return len(lines) == locked.line_count and found == locked.sha256


def rates_into(space: Space, into: str) -> SpaceRows[ExchangeRate]:
    """Every rate into a currency, the newest day first."""
    return ExchangeRate.objects.of(space).filter(into=into).order_by("-day", "currency")
