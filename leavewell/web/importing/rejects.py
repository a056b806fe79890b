"""The file of rows that were not taken."""

from __future__ import annotations

import csv
import os
from datetime import datetime
from pathlib import Path
from typing import Protocol, TextIO

from leavewell.kernel.errors import Refused


def default_path(at: datetime) -> Path:
    """In the working folder, named by the second."""
    return Path(f"import-rejects-{at:%Y%m%dT%H%M%SZ}.csv")


class Rejecting(Protocol):
    """Hears of rows that were not taken."""

    def add(self, file: str, line: int, reason: str, row: str) -> None:
        """One row that was not taken."""


class FirstRejects:
    """Keeps the first so many, without their rows."""

    def __init__(self, at_most: int) -> None:
        self._at_most = at_most
        self.found: list[tuple[int, str]] = []

    def add(self, file: str, line: int, reason: str, row: str) -> None:
        """One row that was not taken."""
        if len(self.found) < self._at_most:
            self.found.append((line, reason))


class Rejects:
    """Writes file, line and reason; the row's own cells only ``with_rows``, since they may be personal.

    The file is made with the first reject, for its owner's eyes only. Refused if it is there already.
    """

    def __init__(self, path: Path, *, with_rows: bool = False) -> None:
        self.path = path
        self._with_rows = with_rows
        self._file: TextIO | None = None
        if path.exists():
            raise Refused(f"{path} is there already.", "Name another file with --rejects.")

    def __enter__(self) -> Rejects:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    @property
    def written(self) -> bool:
        """Whether there was anything to write."""
        return self._file is not None

    def add(self, file: str, line: int, reason: str, row: str) -> None:
        """One row that was not taken."""
        if self._file is None:
            self._file = self._made()
            self._write("file", "line", "reason", "row")
        self._write(file, str(line), reason, row.rstrip("\r\n"))

    def _made(self) -> TextIO:
        opened = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        return os.fdopen(opened, "w", encoding="utf-8", errors="backslashreplace", newline="")

    def _write(self, file: str, line: str, reason: str, row: str) -> None:
        assert self._file is not None
        csv.writer(self._file).writerow([file, line, reason, *([row] if self._with_rows else [])])
