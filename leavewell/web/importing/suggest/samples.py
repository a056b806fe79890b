"""What the first rows of a table show of how it is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from leavewell.kernel.errors import Invalid
from leavewell.web.importing.reading import Record, TableFile
from leavewell.web.importing.rows import NO, YES

ROWS = 2000
KINDS_AT_MOST = 20
DELIMITERS = (",", ";", "\t", "|")

_DAY = re.compile(r"^(\d{1,4})[-./ ](\d{1,2})[-./ ](\d{1,4})(?:[T ].*)?$")
_PLAIN_DAY = re.compile(r"^(19|20)\d{6}$")
_COMMA = re.compile(r"^-?\d{1,3}(\.\d{3})*,\d{1,2}$|^-?\d+,\d{1,2}$")
_NUMBER = re.compile(r"^-?\d+([.,]\d+)*$")


@dataclass(frozen=True)
class Column:
    """One column's heading and the different texts in its first rows, without blanks."""

    heading: str
    values: tuple[str, ...]

    @property
    def is_number(self) -> bool:
        """Whether every text is one."""
        return bool(self.values) and all(_NUMBER.match(each) for each in self.values)

    @property
    def is_decimal_comma(self) -> bool:
        """Whether some number has a comma before its decimals."""
        return self.is_number and any(_COMMA.match(each) for each in self.values)

    @property
    def is_yes_no(self) -> bool:
        """Whether every text is a yes or a no."""
        return bool(self.values) and all(each.casefold() in (*YES, *NO) for each in self.values)

    @property
    def is_date(self) -> bool:
        """Whether every text looks like a day."""
        shapes = (bool(_DAY.match(each) or _PLAIN_DAY.match(each)) for each in self.values)
        return bool(self.values) and all(shapes)

    @property
    def orders(self) -> set[str]:
        """Which orders of day, month and year all of its texts allow. A day above 12 proves one."""
        found = {"dmy", "mdy", "ymd"}
        for each in self.values:
            found &= _orders_of(each)
        return found if self.is_date else set()

    @property
    def kinds(self) -> tuple[str, ...]:
        """Its different texts, where there are few."""
        return self.values if len(self.values) <= KINDS_AT_MOST else ()


@dataclass(frozen=True)
class Sample:
    """The beginning of one table."""

    file: str
    delimiter: str
    encoding: str
    columns: tuple[Column, ...]
    rows: int


def sample(path: Path) -> Sample:
    """The beginning of that table. Invalid if it has no heading that can be read."""
    encoding = _encoding(path)
    delimiter = _delimiter(path, encoding)
    with TableFile(path, delimiter=delimiter, encoding=encoding) as file:
        values: list[dict[str, None]] = [{} for _ in file.heading]
        rows = 0
        for row in file.rows():
            if rows == ROWS:
                break
            if isinstance(row, Record):
                rows += 1
                for found, cell in zip(values, row.cells, strict=True):
                    if cell.strip():
                        found[cell.strip()] = None
        columns = [
            Column(name, tuple(found)) for name, found in zip(file.heading, values, strict=True) if name
        ]
    return Sample(path.name, delimiter, encoding, tuple(columns), rows)


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(1_000_000)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        # A character may be cut at the end of what was read.
        start[: start.rfind(b"\n") + 1 or None].decode("utf-8-sig")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _delimiter(path: Path, encoding: str) -> str:
    """The one that cuts the heading into the most columns."""
    counts = {}
    for each in DELIMITERS:
        try:
            with TableFile(path, delimiter=each, encoding=encoding) as file:
                counts[each] = len(file.heading)
        except Invalid:
            counts[each] = 0
    return max(counts, key=lambda each: counts[each])


def _orders_of(text: str) -> set[str]:
    if _PLAIN_DAY.match(text):
        return {"ymd"}
    shape = _DAY.match(text)
    if shape is None:
        return set()
    if len(shape[1]) == 4:
        return {"ymd"}
    first, second = int(shape[1]), int(shape[2])
    return {order for order, month in (("dmy", second), ("mdy", first)) if 1 <= month <= 12}
