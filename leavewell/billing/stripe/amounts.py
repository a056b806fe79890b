"""Stripe's amounts and ours. Pure.

Stripe counts most currencies in hundredths, also some of which nobody uses the hundredths, such as the Icelandic
króna; a few in whole units, and five in thousandths, of which the last digit must be 0. We count as the Unicode
tables have it. Source: Stripe's page on currencies.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

from babel.numbers import get_currency_precision

from leavewell.billing.errors import ProtocolError
from leavewell.billing.types import Blocker, Credit, Discount, Operation, Refund
from leavewell.kernel.errors import Invalid
from leavewell.kernel.money import Money

_WHOLE = frozenset(
    [
        *("BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA"),
        *("PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"),
    ]
)
_THOUSANDTHS = frozenset(["BHD", "JOD", "KWD", "OMR", "TND"])

TOO_FINE = Blocker(
    "amount_too_fine", "Stripe doesn't take so fine an amount in this currency: let its last digit be 0."
)


def money(minor: int, currency: str) -> Money:
    """Stripe's amount as money. Raises ProtocolError for a currency that is none.

    Hundredths of a currency that we count in whole units are rounded, half to even.
    """
    code = currency.upper()
    try:
        shift = get_currency_precision(code) - _digits(code)
        whole = Decimal(minor).scaleb(shift).quantize(Decimal(1), ROUND_HALF_EVEN)
        return Money(int(whole), code)
    except Invalid:
        words = "Stripe shows an amount in an unknown currency."
        raise ProtocolError(words, "This version can't work with it yet.") from None


def counted(amount: Money) -> int:
    """An amount in Stripe's units."""
    return int(amount.major.scaleb(_digits(amount.currency)))


def too_fine(operation: Operation) -> tuple[Blocker, ...]:
    """Whether the operation names an amount that Stripe would refuse for its last digit."""
    if not isinstance(operation, Credit | Refund | Discount) or operation.amount is None:
        return ()
    amount = operation.amount
    fine = amount.currency in _THOUSANDTHS and counted(amount) % 10 != 0
    return (TOO_FINE,) if fine else ()


def _digits(currency: str) -> int:
    if currency in _WHOLE:
        return 0
    return 3 if currency in _THOUSANDTHS else 2
