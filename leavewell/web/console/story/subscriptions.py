"""An account's subscriptions as its page shows them: what they cost, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from leavewell.accounts.models import Account, Subscription
from leavewell.kernel.money import Money
from leavewell.web.console.door import Visit


@dataclass(frozen=True)
class Held:
    """One of them. ``coming`` says what happens at ``coming_at``; ``debt`` is an invoice that is still open."""

    row: Subscription
    price: str
    coming: str
    coming_at: datetime | None
    debt: str


def subscriptions_of(visit: Visit, account: Account) -> Sequence[Held]:
    """In the order in which they were added."""
    rows = Subscription.objects.of(visit.space).filter(account=account).order_by("pk")
    return [_held(row) for row in rows]


def _held(row: Subscription) -> Held:
    coming, at = _coming(row)
    debt = row.open_invoice.shown("en") if row.open_invoice else ""
    return Held(row, f"{row.price.shown('en')} {_every(row)}", coming, at, debt)


def _every(row: Subscription) -> str:
    return f"a {row.interval}" if row.interval_count == 1 else f"every {row.interval_count} {row.interval}s"


def _coming(row: Subscription) -> tuple[str, datetime | None]:
    if row.state == "ended":
        return "ended", row.ends_at
    if row.ends_at:
        return "ends", row.ends_at
    if row.state == "trialing" and row.trial_end_at:
        return "the trial ends", row.trial_end_at
    if row.next_charge_at:
        amount = row.next_charge_minor
        return f"next charge of {Money(amount, row.currency).shown('en')}" if amount else "next charge", (
            row.next_charge_at
        )
    return "period ends", row.period_end_at
