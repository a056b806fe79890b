"""One line behind a figure of finance's month. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from leavewell.insight.decide.rates import Rate, converted
from leavewell.kernel.money import Money


class Figure(StrEnum):
    """What a line counts for."""

    LOST = "lost"
    DISCOUNT = "discount"
    PAUSE = "pause"
    LOWER_PRICE = "lower_price"
    WON_BACK = "won_back"
    REFUND = "refund"
    CREDIT = "credit"
    OPEN_INVOICE = "open_invoice"


A_MONTH = frozenset({Figure.LOST, Figure.DISCOUNT, Figure.PAUSE, Figure.LOWER_PRICE, Figure.WON_BACK})
"""What is counted as recurring, by the month; the others are money that moved, or is owed, once."""

TRIAL, SEVERAL_ITEMS, AS_LAST_READ, NO_INTERVAL, BY_HAND = (
    "trial",
    "several_items",
    "price_as_last_read",
    "interval_unknown",
    "by_hand",
)
"""What must be known of a line to read its amount rightly."""


@dataclass(frozen=True)
class Price:
    """What a subscription cost at an instant, before discounts, for so many of its intervals."""

    money: Money
    interval: str
    count: int = 1


@dataclass(frozen=True)
class Line:
    """``amount`` is in minor units of ``currency`` and not rounded; None where nobody can tell it.

    ``key`` names what it is about (a departure, a fact, a subscription) for good; ``on`` is the day of ``at`` in the
    workspace's zone, ``kind`` where it came from, as a code. ``charges``: how many a discount lasts. ``rate`` is the
    one into the currency that is reported in, None where there is none.
    """

    figure: Figure
    key: str
    account_id: UUID
    subscription_id: UUID
    at: datetime
    on: date
    amount: Fraction | None
    currency: str
    kind: str = ""
    price: Price | None = None
    charges: int | None = None
    notes: tuple[str, ...] = ()
    rate: Rate | None = None

    def reported(self, into: str) -> Fraction | None:
        """The amount in the currency that is reported in, not rounded."""
        if self.amount is None or self.rate is None or not into:
            return None
        return converted(self.amount, self.currency, self.rate, into)
