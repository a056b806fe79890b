"""What a promise comes to: values that a reading of billing can be held against."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from leavewell.billing.types import PauseKind
from leavewell.kernel.money import Money

EARLY = timedelta(hours=1)
"""A payment so shortly before its day is that day's: billing systems round, and clocks differ."""


class GoalKind(StrEnum):
    """``terms``: another quantity or price from now on."""

    ENDS = "ends"
    DISCOUNT = "discount"
    PAUSE = "pause"
    TRIAL = "trial"
    TERMS = "terms"


_SPANS: dict[str, Callable[[int], relativedelta]] = {
    "day": lambda count: relativedelta(days=count),
    "week": lambda count: relativedelta(weeks=count),
    "month": lambda count: relativedelta(months=count),
    "year": lambda count: relativedelta(years=count),
}


@dataclass(frozen=True)
class Rhythm:
    """When a subscription is paid: ``first_at`` is the first payment after the promise, the others follow."""

    first_at: datetime
    interval: str
    count: int = 1

    def at(self, number: int) -> datetime:
        """The instant of a payment; the first is 1. Counted from the first, so that a month's last day stays one."""
        return self.first_at + _SPANS[self.interval](self.count * (number - 1))

    def due_by(self, now: datetime) -> int:
        """How many have fallen due by then."""
        number = 0
        while self.at(number + 1) <= now:
            number += 1
        return number


@dataclass(frozen=True)
class Ends:
    """It ends at that instant, and nothing is charged after it."""

    at: datetime


@dataclass(frozen=True)
class Lower:
    """So much off the next ``cycles`` payments (None: all), and then what the items cost.

    ``tax_bp``: what a payment came to above its items' price when it was promised, as a share of it.
    """

    percent_bp: int
    cycles: int | None
    rhythm: Rhythm
    price: Money
    tax_bp: int = 0


@dataclass(frozen=True)
class Paused:
    """No payment until then; afterwards the old price, which billing calls ``price_id`` where it has one name.

    ``rests``: whether only the bills are left out, or the service rests with them.
    """

    until: datetime
    rhythm: Rhythm
    price: Money
    tax_bp: int = 0
    price_id: str = ""
    rests: PauseKind = "collection"


@dataclass(frozen=True)
class LongerTrial:
    """The first payment comes then, and none before. ``rhythm`` begins where the trial would have ended."""

    until: datetime
    rhythm: Rhythm
    price: Money


@dataclass(frozen=True)
class Terms:
    """From now on a payment is ``price``: for that ``quantity``, or for what billing calls ``price_id``."""

    price: Money
    rhythm: Rhythm
    quantity: int | None = None
    price_id: str = ""
    tax_bp: int = 0


Goal = Ends | Lower | Paused | LongerTrial | Terms

MOST_TAX = 3_000
"""The highest rate anywhere is below 30 %; a payment that was dearer still had something else in it."""


def tax_in(paid: Money | None, price: Money) -> int:
    """How much above the items' price a payment was, in basis points, where that can be a tax; 0 otherwise."""
    if paid is None or paid.currency != price.currency or price.minor <= 0:
        return 0
    share = (paid.minor - price.minor) * 10_000 // price.minor
    return share if 0 < share <= MOST_TAX else 0


def kind_of(goal: Goal) -> GoalKind:
    """The code that a goal is stored under."""
    match goal:
        case Ends():
            return GoalKind.ENDS
        case Lower():
            return GoalKind.DISCOUNT
        case Paused():
            return GoalKind.PAUSE
        case LongerTrial():
            return GoalKind.TRIAL
        case Terms():
            return GoalKind.TERMS


def first_payment_of(goal: Goal) -> datetime | None:
    """The first payment that would show whether it is kept; None where something else shows it."""
    return None if isinstance(goal, Ends) else goal.rhythm.first_at


def holds_until(goal: Goal) -> datetime | None:
    """When what was promised is over, and payments are what they were before; None: it stays so."""
    match goal:
        case Ends(at=at):
            return at
        case Lower(cycles=cycles, rhythm=rhythm):
            return None if cycles is None else rhythm.at(cycles + 1)
        case Paused(until=until) | LongerTrial(until=until):
            return until
        case Terms():
            return None
