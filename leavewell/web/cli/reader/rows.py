"""One table of an export, row by row, with what can't be taken named by file and line."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeVar

from leavewell.kernel.errors import Invalid

T = TypeVar("T")


@dataclass(frozen=True)
class Reject:
    """A row that was not taken. ``line`` counts from 1, the heading included."""

    file: str
    line: int
    reason: str


class BadCell(Exception):
    """A cell that doesn't hold what its column should."""


class Row:
    """One row by column name; every reading raises BadCell with the column's name."""

    def __init__(self, cells: dict[str, str]) -> None:
        self._cells = cells

    def text(self, column: str) -> str:
        """What stands there; BadCell if nothing does."""
        value = self.optional(column)
        if not value:
            raise BadCell(f"'{column}' is empty")
        return value

    def optional(self, column: str) -> str:
        """What stands there, or an empty string."""
        return (self._cells.get(column) or "").strip()

    def day(self, column: str) -> datetime:
        """A day-first date, as its midnight in UTC."""
        value = self.text(column)
        try:
            return datetime.strptime(value, "%d-%m-%Y").replace(tzinfo=UTC)
        except ValueError:
            raise BadCell(f"'{column}' is no day-first date: {value}") from None

    def optional_day(self, column: str) -> datetime | None:
        """The same, or None where the cell is blank."""
        return self.day(column) if self.optional(column) else None

    def amount(self, column: str) -> Decimal:
        """A number that is not negative."""
        value = self.text(column)
        try:
            number = Decimal(value)
        except InvalidOperation:
            raise BadCell(f"'{column}' is no number: {value}") from None
        if not number.is_finite() or number < 0:
            raise BadCell(f"'{column}' can't be {value}")
        return number

    def count(self, column: str) -> int:
        """A whole number from 1."""
        number = self.amount(column)
        if number != number.to_integral_value() or number < 1:
            raise BadCell(f"'{column}' is no whole number from 1: {number}")
        return int(number)

    def yes(self, column: str) -> bool:
        """TRUE or FALSE."""
        value = self.text(column).upper()
        if value not in ("TRUE", "FALSE"):
            raise BadCell(f"'{column}' is neither TRUE nor FALSE: {value}")
        return value == "TRUE"


def read_table(
    path: Path, columns: tuple[str, ...], take: Callable[[Row], T], rejects: list[Reject]
) -> Iterator[T]:
    """Each row as ``take`` makes it; those it can't take go to ``rejects``. Streams; a byte-order mark is skipped.

    Invalid if the table is missing, isn't UTF-8, or lacks a column.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file)
            missing = [column for column in columns if column not in (table.fieldnames or ())]
            if missing:
                raise Invalid(
                    f"{path.name} lacks the columns {', '.join(missing)}.", "Export the table with them."
                )
            for cells in table:
                try:
                    yield take(Row(cells))
                except BadCell as bad:
                    rejects.append(Reject(path.name, table.line_num, str(bad)))
                except Invalid as refused:
                    rejects.append(Reject(path.name, table.line_num, refused.what))
    except FileNotFoundError:
        raise Invalid(
            f"There is no {path.name} in {path.parent}.", "Name the folder of the export."
        ) from None
    except UnicodeDecodeError:
        raise Invalid(f"{path.name} isn't UTF-8.", "Export it as UTF-8.") from None
