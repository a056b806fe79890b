"""Amounts and instants as Stripe writes them.

Stripe counts in the smallest unit of a currency, so a yen is 1 and a Bahraini dinar 1000. Two currencies that have
no smaller unit any more are still counted in hundredths, and amounts of three-decimal currencies end in a zero.
"""

from __future__ import annotations

from datetime import UTC, datetime

from leavewell.kernel.money import Money
from leavewell_simulator.stripe.refusals import bad
from leavewell_simulator.times import parse

IN_HUNDREDTHS = {"ISK", "UGX"}
IN_THOUSANDTHS = {"BHD", "JOD", "KWD", "OMR", "TND"}


def amount(minor: int, currency: str) -> int:
    """Minor units as Stripe counts them."""
    return minor * 100 if currency in IN_HUNDREDTHS else minor


def money(counted: int, currency: str, param: str = "amount") -> Money:
    """Stripe's count as money. Raises Refusal for what a currency can't be split into."""
    code = currency.upper()
    if len(code) != 3 or not code.isalpha():
        raise bad(f"Invalid currency: {currency}.", "currency")
    if code in IN_THOUSANDTHS and counted % 10:
        raise bad(f"Invalid amount: {code} amounts end in a zero.", param)
    if code in IN_HUNDREDTHS:
        if counted % 100:
            raise bad(f"Invalid amount: {code} has no hundredths.", param)
        counted //= 100
    return Money(counted, code)


def seconds(instant: datetime) -> int:
    """An instant as Stripe writes it."""
    return int(instant.timestamp())


def seconds_of(text: str | None) -> int:
    """A kept instant as Stripe writes it; 0 for what an earlier version didn't keep."""
    return seconds(parse(text)) if text else 0


def instant(counted: int) -> datetime:
    """Stripe's seconds as an instant."""
    return datetime.fromtimestamp(counted, UTC)
