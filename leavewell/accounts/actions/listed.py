"""Subscriptions that only a company's table knows, under a connection of their own that no billing system is behind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from leavewell.accounts.actions.customers import connect, mirror_columns
from leavewell.accounts.bulk import Outcome, put_many
from leavewell.accounts.journal import journal
from leavewell.accounts.models import Account, Connection, Subscription
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import MANUAL, Act, SeenSubscription
from leavewell.kernel.facts.accounts import SubscriptionSeen

_TOLD = (
    "account_id",
    "plan",
    "state",
    "unit_minor",
    "currency",
    "quantity",
    "interval",
    "interval_count",
    "started_at",
    "trial_end_at",
    "ends_at",
)
"""What the table says. The period's end isn't among them: it goes on with time, which is no change."""

_COLUMNS = (*_TOLD, "period_end_at", "read_at")


@dataclass(frozen=True)
class Listed:
    """What became of a listed subscription. ``row`` None: a billing system has it, and knows better."""

    row: Subscription | None
    outcome: Outcome


def put_listed(act: Act, listed: Iterable[tuple[Account, SeenSubscription]]) -> dict[str, Listed]:
    """Mirror what a table lists, by its id there. One that billing has shown us is left alone."""
    must_be_open()
    given = {seen.provider_id: (account, seen) for account, seen in listed}
    connection = _connection(act)
    rows = Subscription.objects.of(act.space).filter(provider_id__in=given)
    known = set(rows.exclude(connection=connection).values_list("provider_id", flat=True))
    found = {row.provider_id: row for row in rows.filter(connection=connection)}
    wanted = {
        key: Subscription(account=account, connection=connection, provider_id=key, **mirror_columns(seen))
        for key, (account, seen) in given.items()
        if key not in known
    }
    same = {key for key, row in found.items() if key in wanted and _told(row) == _told(wanted[key])}
    still = {key for key in same if found[key].period_end_at == wanted[key].period_end_at}
    written = {key: row for key, row in wanted.items() if key not in still}
    done = put_many(act.space, found, written, columns=_COLUMNS)
    news = {key: put for key, put in done.items() if key not in same}
    _record(act, [put.row for put in news.values()])
    return {
        **{key: Listed(None, Outcome.SAME) for key in known},
        **{key: Listed(found[key], Outcome.SAME) for key in same},
        **{key: Listed(put.row, put.outcome) for key, put in news.items()},
    }


def end_listed(act: Act, row: Subscription, *, ends_at: datetime) -> None:
    """Somebody has ended it in the company's own billing; one of a billing system that can be read is left alone."""
    must_be_open()
    state = "ended" if ends_at <= act.at else "ending"
    changes = {"state": state, "ends_at": ends_at, "next_charge_at": None, "next_charge_minor": None}
    rows = Subscription.objects.of(act.space).filter(pk=row.pk, connection__processor=MANUAL)
    rows.update(**changes, read_at=act.at)


def _told(row: Subscription) -> list[object]:
    return [getattr(row, name) for name in _TOLD]


def _connection(act: Act) -> Connection:
    found = Connection.objects.of(act.space).filter(processor=MANUAL).first()
    return found or connect(act, processor=MANUAL, secret="", settings={})


def _record(act: Act, news: Iterable[Subscription]) -> None:
    journal().record_history(act, [(_seen(row), row.account_id, act.at) for row in news])


def _seen(row: Subscription) -> SubscriptionSeen:
    return SubscriptionSeen(
        row.pk,
        row.state,
        row.price,
        row.ends_at,
        interval=row.interval,
        interval_count=row.interval_count,
    )
