"""What is to be said, as values: a key of the texts and what goes into it. Made without a locale, read with one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Union

from leavewell.flow.texts import Texts
from leavewell.flow.words import day, percent
from leavewell.kernel.money import Money

if TYPE_CHECKING:
    from leavewell.accounts.models import Space


@dataclass(frozen=True)
class Percent:
    """A share in basis points, as opposed to a number of something."""

    basis_points: int


Value = Union[str, int, Money, datetime, Percent, "Line"]


@dataclass(frozen=True)
class Line:
    """The words under a key, with values of their own kinds; a value may be a line itself."""

    key: str
    values: Mapping[str, Value]


def line(key: str, **values: Value) -> Line:
    """A line; the tests find its key in the texts by this call."""
    return Line(key, values)


def every(interval: str, count: int) -> Line:
    """ "a month", "every 3 months"."""
    if count == 1:
        return line(f"interval.{interval}")
    return line(f"interval.several.{interval}", count=count)


def payments(count: int) -> Line:
    """ "next payment", "next 3 payments"."""
    return line("payments.one") if count == 1 else line("payments.many", count=count)


def seats(count: int) -> Line:
    """ "1 seat", "3 seats"."""
    return line("seats.one") if count == 1 else line("seats.many", count=count)


def spoken(said: Line, texts: Texts, space: Space) -> str:
    """The line in the locale of the texts; instants as days in the workspace's zone."""
    values = {name: _shown(value, texts, space) for name, value in said.values.items()}
    return texts.say(said.key, **values)


def _shown(value: Value, texts: Texts, space: Space) -> str:
    match value:
        case Money():
            return value.shown(texts.locale)
        case datetime():
            return day(value, space, texts.locale)
        case Percent(basis_points=basis_points):
            return percent(basis_points, texts.locale)
        case Line():
            return spoken(value, texts, space)
        case _:
            return str(value)
