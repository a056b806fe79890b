"""A month's lines as stored codes, and back; and what differs since. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any, TypeVar
from uuid import UUID

from leavewell.insight.decide.lines import Figure, Line, Price
from leavewell.insight.decide.rates import Rate
from leavewell.insight.decide.tie import Difference, Gap
from leavewell.kernel.money import Money

Body = dict[str, Any]


@dataclass(frozen=True)
class Late:
    """A line that was none when the month was locked (``was`` None), is none now (``now`` None), or is another."""

    was: Line | None
    now: Line | None


@dataclass(frozen=True)
class LateDifference:
    """A difference from billing that came, or went, after the month was locked."""

    difference: Difference
    is_new: bool


def frozen(lines: Iterable[Line], gaps: Iterable[Difference]) -> Sequence[Body]:
    """Ids, codes, money and instants; an exact amount is a fraction."""
    return [*(_line(each) for each in lines), *(_gap(each) for each in gaps)]


def thawed(bodies: Iterable[Mapping[str, Any]]) -> tuple[Sequence[Line], Sequence[Difference]]:
    """The lines and the differences that were stored."""
    every = list(bodies)
    lines = [_line_of(each) for each in every if "figure" in each]
    return lines, [_gap_of(each) for each in every if "gap" in each]


def since_locked(was: Sequence[Line], now: Sequence[Line]) -> Sequence[Late]:
    """What is new, gone or other among the lines; another rate is none of these."""
    before, after = {_name(each): each for each in was}, {_name(each): each for each in now}
    found = [Late(each, after.get(name)) for name, each in before.items() if _other(each, after.get(name))]
    return [*found, *(Late(None, each) for name, each in after.items() if name not in before)]


def differences_since(was: Sequence[Difference], now: Sequence[Difference]) -> Sequence[LateDifference]:
    """Those that came and went."""
    gone, came = _without(was, set(now)), _without(now, set(was))
    return [*(LateDifference(each, True) for each in came), *(LateDifference(each, False) for each in gone)]


H = TypeVar("H", bound=Hashable)


def _without(every: Sequence[H], known: set[H]) -> Sequence[H]:
    return [each for each in every if each not in known]


def _name(line: Line) -> tuple[Figure, str]:
    return line.figure, line.key


def _other(was: Line, now: Line | None) -> bool:
    return now is None or (was.at, was.amount, was.currency) != (now.at, now.amount, now.currency)


def _line(line: Line) -> Body:
    return {
        "figure": line.figure.value,
        "key": line.key,
        "account": str(line.account_id),
        "subscription": str(line.subscription_id),
        "at": _instant(line.at),
        "on": line.on.isoformat(),
        "amount": _fraction(line.amount),
        "currency": line.currency,
        "kind": line.kind,
        "price": [line.price.money.minor, line.price.money.currency, line.price.interval, line.price.count]
        if line.price
        else None,
        "charges": line.charges,
        "notes": list(line.notes),
        "rate": [line.rate.day.isoformat(), _fraction(line.rate.worth)] if line.rate else None,
    }


def _line_of(body: Mapping[str, Any]) -> Line:
    price, rate = body["price"], body["rate"]
    return Line(
        figure=Figure(body["figure"]),
        key=body["key"],
        account_id=UUID(body["account"]),
        subscription_id=UUID(body["subscription"]),
        at=datetime.fromisoformat(body["at"]),
        on=date.fromisoformat(body["on"]),
        amount=None if body["amount"] is None else Fraction(body["amount"]),
        currency=body["currency"],
        kind=body["kind"],
        price=Price(Money(price[0], price[1]), price[2], price[3]) if price else None,
        charges=body["charges"],
        notes=tuple(body["notes"]),
        rate=Rate(date.fromisoformat(rate[0]), Fraction(rate[1])) if rate else None,
    )


def _gap(each: Difference) -> Body:
    return {
        "gap": each.gap.value,
        "account": str(each.account_id),
        "subscription": str(each.subscription_id),
        "here_at": _instant(each.here_at) if each.here_at else None,
        "there_at": _instant(each.there_at) if each.there_at else None,
        "charge": [each.charge.minor, each.charge.currency] if each.charge else None,
    }


def _gap_of(body: Mapping[str, Any]) -> Difference:
    here, there, charge = body["here_at"], body["there_at"], body["charge"]
    return Difference(
        gap=Gap(body["gap"]),
        account_id=UUID(body["account"]),
        subscription_id=UUID(body["subscription"]),
        here_at=datetime.fromisoformat(here) if here else None,
        there_at=datetime.fromisoformat(there) if there else None,
        charge=Money(charge[0], charge[1]) if charge else None,
    )


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _fraction(value: Fraction | None) -> str | None:
    return None if value is None else f"{value.numerator}/{value.denominator}"
