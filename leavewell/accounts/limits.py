"""How much each role may grant a customer. One table, asked wherever a concession is made. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from leavewell.accounts.roles import Deed, Role, may
from leavewell.kernel.errors import Forbidden
from leavewell.kernel.money import Money

WINDOW_DAYS = 30
"""What was granted to an account in so many days counts together: a limit isn't got round in small pieces."""


@dataclass(frozen=True)
class Limit:
    """``units``: so many whole euros, or about as much in another currency; ``months`` of ``percent_bp`` off."""

    units: int
    percent_bp: int
    months: int


@dataclass(frozen=True)
class Granted:
    """What an account was granted within the window, this time included: credits, and months of discount."""

    credit: Money
    percent_bp: int
    months: int


LIMITS: dict[Role, Limit | None] = {
    Role.OWNER: None,
    Role.ADMIN: Limit(500, 5_000, 12),
    Role.BILLING: Limit(200, 3_000, 6),
    Role.AGENT: Limit(50, 2_000, 3),
}
"""The whole table; None: no limit. A role that isn't here may grant nothing."""

_ABOUT_A_EURO: dict[str, int] = {
    "EUR": 1,
    "USD": 1,
    "GBP": 1,
    "CHF": 1,
    "DKK": 8,
    "SEK": 11,
    "NOK": 11,
    "PLN": 4,
}
"""Currencies in which a credit has a limit: so many of their units stand for a euro's. Not a rate of exchange."""

REFUND_ALONE = 200
"""So many whole euros, or about as much in another currency, one member may give back; more needs a second one."""


def may_refund_alone(amount: Money) -> bool:
    """Whether one member's word is enough. For a currency that the table doesn't know it never is."""
    units = _ABOUT_A_EURO.get(amount.currency)
    if units is None:
        return False
    return amount.minor <= Money.from_major(Decimal(REFUND_ALONE * units), amount.currency).minor


def credit_limit(limit: Limit, currency: str) -> Money | None:
    """The most that may be credited; None for a currency that the table doesn't know."""
    units = _ABOUT_A_EURO.get(currency)
    return Money.from_major(Decimal(limit.units * units), currency) if units else None


def must_be_within(role: Role, granted: Granted) -> None:
    """Return if the role may grant that; Forbidden, saying how far it goes and whom to ask, if not."""
    if role not in LIMITS or not may(role, Deed.GRANT_CONCESSION):
        raise Forbidden(f"Your role ({role}) may grant nothing.", ask(role))
    limit = LIMITS[role]
    if limit is None:
        return
    if granted.percent_bp > limit.percent_bp or granted.months > limit.months:
        raise Forbidden(
            f"Your role ({role}) may grant {in_words(limit)}, all within {WINDOW_DAYS} days counted together.",
            ask(role),
        )
    most = credit_limit(limit, granted.credit.currency)
    if granted.credit.minor and (most is None or granted.credit.minor > most.minor):
        upto = f"up to {most.shown('en')}" if most else f"no credit in {granted.credit.currency}"
        raise Forbidden(
            f"Your role ({role}) may grant {upto}, all within {WINDOW_DAYS} days counted together.", ask(role)
        )


def in_words(limit: Limit) -> str:
    """``up to 20% off for 3 months``."""
    return f"up to {limit.percent_bp / 100:g}% off for {limit.months} months"


def ask(role: Role) -> str:
    """Whom to ask for more."""
    order = (Role.AGENT, Role.BILLING, Role.ADMIN, Role.OWNER)
    above = order[order.index(role) + 1 :] if role in order[:-1] else (Role.OWNER,)
    names = {Role.BILLING: "somebody of billing", Role.ADMIN: "an admin", Role.OWNER: "an owner"}
    return f"Ask {' or '.join(names[each] for each in above)} of the workspace."
