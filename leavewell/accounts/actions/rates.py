"""Exchange rates that a company puts in, and the currency that its finance reports in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel import Locale

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.models import ExchangeRate, Space
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.kernel.errors import Invalid, Refused

LONGEST_SOURCE = 120
PLACES = 10
MOST = Decimal(10) ** 9
_KNOWN = frozenset(Locale("en").currencies)


@dataclass(frozen=True)
class GivenRate:
    """On that day one unit of ``currency`` was worth ``rate`` units of the currency that is reported in."""

    day: date
    currency: str
    rate: Decimal
    source: str = ""


def choose_reporting_currency(act: Act, currency: str) -> bool:
    """Report in that currency from now on, or (empty) in none; True if it was another one. Locked months stay."""
    must_be_open()
    code = known_currency(currency, field="currency") if currency.strip() else ""
    rows = Space.objects.filter(pk=act.space.pk).exclude(reporting_currency=code)
    if not rows.update(reporting_currency=code):
        return False
    note_deed(act, "choose_reporting_currency", currency=code)
    return True


def put_rates(act: Act, given: Iterable[GivenRate]) -> int:
    """Keep these rates into the space's reporting currency; the newest word on a day counts. Returns how many.

    Invalid, and nothing kept, if one of them can't be. Refused while no reporting currency is chosen.
    """
    must_be_open()
    into = Space.objects.values_list("reporting_currency", flat=True).get(pk=act.space.pk)
    if not into:
        raise Refused("It isn't chosen yet which currency is reported in.", "Choose it first.")
    today = act.at.astimezone(ZoneInfo(act.space.workspace.zone)).date()
    checked = [_checked(each, into, today) for each in given]
    rates = {(each.currency, each.day): _row(act, into, each) for each in checked}
    if not rates:
        raise Invalid("There was no rate in it.", "Give a day, a currency and a rate.", field="file")
    ExchangeRate.objects.bulk_create(
        rates.values(),
        update_conflicts=True,
        unique_fields=["space", "into", "currency", "day"],
        update_fields=["rate", "source", "put_at", "put_by"],
    )
    days = sorted(day for _, day in rates)
    note_deed(act, "put_rates", into=into, rates=len(rates), first=f"{days[0]}", last=f"{days[-1]}")
    return len(rates)


def known_currency(text: str, *, field: str) -> str:
    """The ISO 4217 code. Invalid for what is none."""
    code = text.strip().upper()
    if code not in _KNOWN:
        shown = text.strip()[:20]
        raise Invalid(f"'{shown}' is no currency.", "Use an ISO 4217 code such as EUR.", field=field)
    return code


def _checked(given: GivenRate, into: str, today: date) -> GivenRate:
    currency = known_currency(given.currency, field="rate_currency")
    if currency == into:
        raise Invalid(f"{into} into itself needs no rate.", "Leave it out.", field="rate_currency")
    rate = given.rate
    if not rate.is_finite() or not 0 < rate < MOST or rate != round(rate, PLACES):
        advice = f"Give one above 0 and below {MOST:,}, with at most {PLACES} decimals."
        raise Invalid(f"The rate for {currency} on {given.day} can't be kept.", advice, field="rate")
    if given.day > today:
        raise Invalid(f"{given.day} is still to come.", "Give a rate that was in force.", field="day")
    if len(given.source) > LONGEST_SOURCE or not given.source.isprintable():
        advice = f"Use at most {LONGEST_SOURCE} characters."
        raise Invalid("The source can't be kept like this.", advice, field="source")
    return GivenRate(given.day, currency, rate, given.source.strip())


def _row(act: Act, into: str, given: GivenRate) -> ExchangeRate:
    return ExchangeRate(
        space=act.space,
        into=into,
        currency=given.currency,
        day=given.day,
        rate=given.rate,
        source=given.source,
        put_at=act.at,
        put_by=act.actor,
    )
