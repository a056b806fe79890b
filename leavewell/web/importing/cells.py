"""One cell's text as a value. What can't be read raises BadCell with the reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from leavewell.accounts.duties import DUTIES
from leavewell.web.importing.dates import day, instant
from leavewell.web.importing.errors import BadCell, quoted
from leavewell.web.importing.intervals import INTERVALS, Interval
from leavewell.web.importing.kinds import Kind

LONGEST = {Kind.ID: 255, Kind.TEXT: 255, Kind.CODE: 64, Kind.WORDS: 20_000, Kind.MAIL: 254, Kind.REASON: 64}
LARGEST = 2**31 - 1
_PLAIN = re.compile(r"^-?\d+(\.\d+)?$")
_MAIL = re.compile(r"^[^@\s<>,;]+@[^@\s<>,;]+$")
_PATTERNS = {
    Kind.COUNTRY: (re.compile(r"^[A-Z]{2}$"), "a country's two letters"),
    Kind.CURRENCY: (re.compile(r"^[A-Z]{3}$"), "a currency's three letters"),
    Kind.LOCALE: (re.compile(r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$"), "a locale such as de or pt-BR"),
}


@dataclass(frozen=True)
class Written:
    """How the cells of one column are written, all of it decided."""

    dates: str
    clock: bool | None
    zone: ZoneInfo
    decimal: str
    yes_words: frozenset[str]
    no_words: frozenset[str]
    currency: str | None


def read_cell(kind: Kind, text: str, written: Written) -> Any:
    """The value of a text that isn't blank."""
    if len(text) > LONGEST.get(kind, 255):
        raise BadCell(f"is longer than {LONGEST.get(kind, 255)} characters")
    return _READERS[kind](text, written)


def _text(text: str, _: Written) -> str:
    return text


def _mail(text: str, _: Written) -> str:
    if not _MAIL.match(text):
        raise BadCell("is no mail address")
    return text.lower()


def _shaped(kind: Kind) -> Callable[[str, Written], str]:
    pattern, words = _PATTERNS[kind]

    def read(text: str, _: Written) -> str:
        found = text if kind is Kind.LOCALE else text.upper()
        if not pattern.match(found):
            raise BadCell(f"isn't {words}: {quoted(text)}")
        return found

    return read


def _one_of(words: tuple[str, ...]) -> Callable[[str, Written], str]:
    def read(text: str, _: Written) -> str:
        if text.casefold() not in words:
            raise BadCell(f"is none of {', '.join(words)}: {quoted(text)}")
        return text.casefold()

    return read


def number(text: str, written: Written) -> Decimal:
    """A number in the column's own way of writing; marks between thousands are left out."""
    plain = text.replace("\u00a0", "").replace("\u202f", "").replace(" ", "").replace("'", "")
    if written.decimal == ",":
        plain = plain.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", plain):
        plain = plain.replace(",", "")
    if not _PLAIN.match(plain):
        raise BadCell(f"is no number: {quoted(text)}")
    try:
        return Decimal(plain)
    except InvalidOperation:
        raise BadCell(f"is no number: {quoted(text)}") from None


def _positive(text: str, written: Written) -> Decimal:
    found = number(text, written)
    if not 0 <= found <= 10**12:
        raise BadCell(f"can't be {quoted(text)}")
    return found


def _score(text: str, written: Written) -> Decimal:
    found = number(text, written)
    if abs(found) >= 10_000 or found != round(found, 2):
        raise BadCell(f"can't be {quoted(text)}")
    return found


def _whole(least: int) -> Callable[[str, Written], int]:
    def read(text: str, written: Written) -> int:
        found = number(text, written)
        if found != found.to_integral_value() or not least <= found <= LARGEST:
            raise BadCell(f"is no whole number from {least}: {quoted(text)}")
        return int(found)

    return read


def _yes_no(text: str, written: Written) -> bool:
    if text.casefold() in written.yes_words:
        return True
    if text.casefold() in written.no_words:
        return False
    raise BadCell(f"is neither yes nor no: {quoted(text)}")


def _interval(text: str, _: Written) -> Interval:
    try:
        return INTERVALS[text.casefold()]
    except KeyError:
        raise BadCell(f"is no interval that we know: {quoted(text)}; see 'values'") from None


_READERS: Mapping[Kind, Callable[[str, Written], Any]] = {
    Kind.ID: _text,
    Kind.TEXT: _text,
    Kind.CODE: _text,
    Kind.WORDS: _text,
    Kind.REASON: _text,
    Kind.MAIL: _mail,
    Kind.COUNTRY: _shaped(Kind.COUNTRY),
    Kind.LOCALE: _shaped(Kind.LOCALE),
    Kind.CURRENCY: _shaped(Kind.CURRENCY),
    Kind.AUDIENCE: _one_of(("consumer", "business")),
    Kind.DUTY: _one_of(DUTIES),
    Kind.WHOLE: _whole(0),
    Kind.SEATS: _whole(1),
    Kind.NUMBER: number,
    Kind.SCORE: _score,
    Kind.AMOUNT: _positive,
    Kind.DAY: lambda text, written: day(text, written.dates),
    Kind.START: lambda text, written: instant(text, written.dates, written.clock, written.zone, last=False),
    Kind.END: lambda text, written: instant(text, written.dates, written.clock, written.zone, last=True),
    Kind.YES_NO: _yes_no,
    Kind.INTERVAL: _interval,
}
