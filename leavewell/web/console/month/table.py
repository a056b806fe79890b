"""A file of exchange rates, read whole or not at all."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from io import StringIO

from leavewell.accounts.actions.rates import GivenRate
from leavewell.kernel.errors import Invalid

LARGEST = 1024 * 1024
MOST = 10_000
COLUMNS = ("day", "currency", "rate")


def rates_in(content: bytes, name: str) -> Sequence[GivenRate]:
    """Columns day (2026-01-31), currency (USD), rate (0.92) and, if given, source; else the file's name is the source.

    Invalid, naming the line, for a file in which anything can't be read.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _wrong("It isn't a text in UTF-8.", "Save it as CSV in UTF-8.") from None
    if "\0" in text:
        raise _wrong("It isn't a table.", "Save it as CSV.")
    first = text.partition("\n")[0]
    rows = csv.DictReader(StringIO(text), delimiter=";" if ";" in first else ",", restkey="", strict=True)
    heads = [head.strip().lower() for head in rows.fieldnames or ()]
    lacking = [each for each in COLUMNS if each not in heads]
    if lacking:
        raise _wrong(f"There is no column '{lacking[0]}'.", "Head the columns day, currency, rate.")
    rows.fieldnames = heads
    found = list(_rates(rows, name))
    if len(found) > MOST:
        raise _wrong(f"It has more than {MOST:,} rates.", "Cut it up.")
    return found


def _rates(rows: csv.DictReader[str], name: str) -> Iterator[GivenRate]:
    try:
        for row in rows:
            yield _rate(row, name, rows.line_num)
    except csv.Error:
        raise _wrong(f"Line {rows.line_num} can't be read.", "Save it as CSV anew.") from None


def _rate(row: Mapping[str, str | None], name: str, number: int) -> GivenRate:
    day, rate = (row["day"] or "").strip(), (row["rate"] or "").strip()
    try:
        on, worth = date.fromisoformat(day), Decimal(rate)
    except (ValueError, InvalidOperation):
        advice = "Write days such as 2026-01-31, and rates such as 0.92, with a point."
        raise _wrong(f"Line {number} has no day and rate that can be read.", advice) from None
    return GivenRate(on, row["currency"] or "", worth, (row.get("source") or "").strip() or name)


def _wrong(what: str, next_step: str) -> Invalid:
    return Invalid(what, next_step, field="file")
