"""What is known of an account: its people, its contract, figures, and how much it is used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format

from leavewell.accounts.knowledge import known_of
from leavewell.accounts.models import Account, Contact, Contract, DutyHolder, Trait
from leavewell.accounts.queries import contacts_of
from leavewell.accounts.traits import value_of
from leavewell.kernel.money import Money
from leavewell.signals.queries import use_in
from leavewell.web.console.door import Visit
from leavewell.web.console.words import spoken

USED_DAYS = 30


@dataclass(frozen=True)
class Agreed:
    """A contract, and the last day on which it can be given notice for the end of its running term."""

    row: Contract
    notice_by: date | None
    yearly: str


@dataclass(frozen=True)
class Figure:
    """A trait as people read it."""

    name: str
    value: str
    row: Trait


@dataclass(frozen=True)
class Use:
    """How much was used in the last thirty days, and in the thirty before."""

    lately: int
    before: int


@dataclass(frozen=True)
class Known:
    """All of it."""

    people: Sequence[Contact]
    holders: Sequence[DutyHolder]
    contracts: Sequence[Agreed]
    figures: Sequence[Figure]
    use: Use | None


def known_about(visit: Visit, account: Account) -> Known:
    """For one account's page."""
    found = known_of(visit.space, [account])[account.pk]
    people = contacts_of(visit.space, [account])[account.pk]
    contracts = [_agreed(each) for each in found.contracts]
    return Known(
        people, found.duties, contracts, [_figure(each) for each in found.traits], _use(visit, account)
    )


def _agreed(row: Contract) -> Agreed:
    days = row.notice_days
    notice_by = row.ends_on - timedelta(days=days) if row.ends_on and days is not None else None
    return Agreed(row, notice_by, row.yearly.shown("en") if row.yearly else "")


def _figure(row: Trait) -> Figure:
    return Figure(spoken(row.name).capitalize(), _value(row), row)


def _value(row: Trait) -> str:
    match value_of(row.kind, row.value):
        case Money() as money:
            return money.shown("en")
        case bool() as truth:
            return "yes" if truth else "no"
        case date() as day:
            return date_format(day, "j M Y")
    return str(row.value)


def _use(visit: Visit, account: Account) -> Use | None:
    today = visit.space.now().astimezone(ZoneInfo(visit.zone)).date()
    turn = today - timedelta(days=USED_DAYS - 1)
    since = turn - timedelta(days=USED_DAYS)
    found = use_in(visit.space, account, since=since, turn=turn, until=today)
    return Use(found[1], found[0]) if found else None
