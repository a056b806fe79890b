"""A table's file, row by row, in memory that doesn't grow with it. A broken row never takes its neighbours along."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from leavewell.kernel.errors import Invalid

LONGEST_LINE = 200_000
"""Characters. A longer line is no row of a table."""

REACH = 200
"""Lines over which one quoted cell may go. A mark that is not closed by then was never meant to be open."""

# Neither can be stored: control characters, and bytes that the encoding doesn't have (kept as lone surrogates).
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_UNDECODED = re.compile(r"[\ud800-\udfff]")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Record:
    """A row with as many cells as the heading. ``line`` is where it begins, counted from 1."""

    line: int
    cells: list[str]


@dataclass(frozen=True)
class Broken:
    """A row that is none, and why."""

    line: int
    reason: str
    text: str


class TableFile:
    """An open table: its heading, then its rows. Invalid if there is no such file or no heading that can be read."""

    def __init__(self, path: Path, *, delimiter: str = ",", encoding: str = "utf-8") -> None:
        self.path, self.delimiter, self.encoding = path, delimiter, encoding
        self._lines = 0
        self._ahead: deque[tuple[int, str]] = deque()
        self._file = self._open()
        try:
            self.heading = self._read_heading()
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> TableFile:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def rows(self) -> Iterator[Record | Broken]:
        """Each row from the heading on. Lines without anything are no rows."""
        while (first := self._line()) is not None:
            if first[1].strip("\r\n"):
                yield self._row(*first)

    def _open(self) -> TextIO:
        try:
            with self.path.open("rb") as file:
                start = file.read(2)
            name = "utf-8-sig" if self.encoding == "utf-8" else self.encoding
            if start in _UTF_16 and not name.startswith("utf-16"):
                raise Invalid(
                    f"{self.path.name} is UTF-16, not {self.encoding}.",
                    "Write 'encoding: utf-16' for this table, or export it as UTF-8.",
                )
            return self.path.open(encoding=name, errors="surrogateescape", newline="")
        except FileNotFoundError:
            raise Invalid(
                f"There is no {self.path.name} in {self.path.parent}.",
                "Name the folder of the tables, or mend 'file' in the mapping.",
            ) from None
        except OSError as error:
            raise Invalid(
                f"{self.path} can't be read: {error.strerror}.", "Mend that, and try again."
            ) from None

    def _read_heading(self) -> list[str]:
        first = self._line()
        if first is None or not first[1].strip():
            raise Invalid(f"{self.path.name} is empty.", "Export it with a heading in its first line.")
        wrong = self._what_is_wrong_with(first[1])
        cells = None if wrong else self._parsed(first[1])
        if not cells:
            raise Invalid(
                f"The heading of {self.path.name} can't be read: {wrong or 'its quotation marks are wrong'}.",
                "Name the file's encoding and delimiter in the mapping, or export it as UTF-8.",
            )
        names = [cell.strip() for cell in cells]
        twice = sorted({name for name in names if name and names.count(name) > 1})
        if twice:
            raise Invalid(f"{self.path.name} has the column '{twice[0]}' twice.", "Rename one of them.")
        return names

    def _line(self) -> tuple[int, str] | None:
        if self._ahead:
            return self._ahead.popleft()
        text = self._file.readline(LONGEST_LINE + 1)
        if not text:
            return None
        self._lines += 1
        while not text.endswith(("\n", "\r")) and (more := self._file.readline(LONGEST_LINE)):
            # Too long already; read on to its end, and remember only that.
            text = text[: LONGEST_LINE + 1] + ("\n" if more.endswith(("\n", "\r")) else "")
        return self._lines, text

    def _row(self, line: int, text: str) -> Record | Broken:
        if wrong := self._what_is_wrong_with(text):
            return Broken(line, wrong, text)
        cells = self._parsed(text)
        if cells is None:
            return self._over_several(line, text)
        if len(cells) == len(self.heading):
            return Record(line, cells)
        return Broken(line, f"has {len(cells)} cells, and the heading {len(self.heading)}", text)

    def _over_several(self, line: int, text: str) -> Record | Broken:
        """A quoted cell may hold line ends. If the rows that follow don't complete this one, they stay their own."""
        taken: list[tuple[int, str]] = []
        whole = text
        while len(taken) < REACH and len(whole) <= LONGEST_LINE and (following := self._line()):
            taken.append(following)
            whole += following[1]
            if following[1].count('"') % 2 == 0:
                continue
            cells = None if self._what_is_wrong_with(whole) else self._parsed(whole)
            if cells is not None and len(cells) == len(self.heading):
                return Record(line, cells)
        self._ahead.extendleft(reversed(taken))
        return Broken(line, "has a quotation mark that is wrong or never closed", text)

    def _parsed(self, text: str) -> list[str] | None:
        try:
            rows = list(csv.reader([text], delimiter=self.delimiter, strict=True))
        except csv.Error:
            return None
        return rows[0] if len(rows) == 1 else None

    def _what_is_wrong_with(self, text: str) -> str | None:
        if len(text) > LONGEST_LINE:
            return f"is longer than {LONGEST_LINE:,} characters"
        if _CONTROL.search(text):
            return "holds a control character"
        if not text.isascii() and (found := _UNDECODED.search(text)):
            byte = ord(found[0]) & 0xFF
            return f"holds the byte 0x{byte:02X}, which {self.encoding} doesn't have; see 'encoding'"
        return None
