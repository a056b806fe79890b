"""Money is minor units and a currency; rates are basis points. There are no floats and no mixed sums."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from babel.numbers import format_currency, get_currency_precision

from leavewell.kernel.errors import Invalid

FULL = 10_000
"""A hundred per cent in basis points."""


@dataclass(frozen=True, order=False)
class Money:
    """An amount in minor units (cents, or yen where there is nothing smaller) of one ISO 4217 currency."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if len(self.currency) != 3 or not self.currency.isalpha() or not self.currency.isupper():
            raise Invalid(f"'{self.currency}' is not a currency.", "Use an ISO 4217 code such as EUR.")

    @classmethod
    def from_major(cls, amount: Decimal, currency: str) -> Money:
        """Whole units to minor ones; refuses an amount with more decimals than the currency has."""
        scaled = amount.scaleb(get_currency_precision(currency))
        if scaled != scaled.to_integral_value():
            raise Invalid(f"{amount} {currency} has too many decimals.", "Give it in whole minor units.")
        return cls(int(scaled), currency)

    @property
    def major(self) -> Decimal:
        """The amount in whole units, exact."""
        return Decimal(self.minor).scaleb(-get_currency_precision(self.currency))

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other), self.currency)

    def less(self, basis_points: int) -> Money:
        """The amount after a discount of so many basis points, rounded half to even on the discount."""
        off = (Decimal(self.minor) * basis_points / FULL).quantize(Decimal(1), ROUND_HALF_EVEN)
        return Money(self.minor - int(off), self.currency)

    def shown(self, locale: str) -> str:
        """As a customer reads it in that locale, for example ``€49.00`` or ``49,00 €``."""
        return str(format_currency(self.major, self.currency, locale=locale.replace("-", "_")))

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise Invalid(
                f"{self.currency} and {other.currency} can't be put together.", "Keep one sum a currency."
            )
        return other.minor
