"""What the sample company sells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from leavewell.kernel.money import Money


@dataclass(frozen=True)
class Plan:
    """A plan and its price of one seat, in minor units by currency."""

    name: str
    tier: str
    minor: dict[str, int]
    interval: Literal["month", "year"] = "month"

    def price(self, currency: str) -> Money:
        """What one seat costs for one interval."""
        return Money(self.minor[currency], currency)


PLANS = {
    "solo": Plan("Solo", "small", {"EUR": 900, "USD": 1000, "GBP": 800}),
    "team": Plan("Team", "middle", {"EUR": 4900, "USD": 5400, "GBP": 4200}),
    "team_year": Plan("Team, yearly", "middle", {"EUR": 49000, "USD": 54000, "GBP": 42000}, "year"),
    "crew": Plan("Crew", "large", {"EUR": 11900, "USD": 12900, "GBP": 10200}),
}
"""By code."""

CURRENCIES = {"US": "USD", "CA": "USD", "GB": "GBP"}
"""Where somebody doesn't pay in euros."""


def currency_in(country: str) -> str:
    """What an account of that country pays in."""
    return CURRENCIES.get(country, "EUR")
