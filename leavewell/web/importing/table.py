"""One table of an import: read, told apart from what stood before, written batch by batch."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from copy import deepcopy
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import IntegrityError, OperationalError, transaction

from leavewell.accounts.actions.audit import note_deeds
from leavewell.accounts.models import Space
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.web.importing.batch import Batch, Done
from leavewell.web.importing.errors import BadCell
from leavewell.web.importing.mapping import Mapping, Table
from leavewell.web.importing.progress import Progress
from leavewell.web.importing.reading import Broken, Record, TableFile
from leavewell.web.importing.rejects import Rejecting
from leavewell.web.importing.report import TableReport, Verdict
from leavewell.web.importing.rows import Entry, RowReader
from leavewell.web.importing.seen import Seen
from leavewell.web.importing.tables import WRITERS

BATCH = 1000
TRIES = 3


@dataclass(frozen=True)
class Part:
    """Some rows of a table: those behind the first ``after``, and of them ``count`` at most (None: all)."""

    after: int = 0
    count: int | None = None


WHOLE = Part()


class TableImport:
    """One file of a folder, as the mapping describes it."""

    def __init__(self, folder: Path, mapping: Mapping, table: Table, zone: str) -> None:
        self._folder, self._mapping, self._table, self._zone = folder, mapping, table, zone

    def check(self) -> None:
        """Invalid if the file isn't there, has no heading, or lacks a column."""
        with self._opened() as file:
            self._reader(file)

    def run(self, act: Act, rejects: Rejecting, *, dry_run: bool, part: Part = WHOLE) -> TableReport:
        """Read it and write what can be taken. ``dry_run``: inside a transaction that is open already.

        Of a ``part``, rows before it are read for their ids alone: one that stands twice is found all the same.
        """
        writing = _Writing(act, self._table, self._zone, rejects, dry_run)
        with self._opened() as file, Seen() as seen, Progress(self._table.file, sys.stderr) as progress:
            reader = self._reader(file)
            rows: Iterator[Record | Broken] = file.rows()
            _pass_over(islice(rows, part.after), reader, seen)
            rows = islice(rows, part.count)
            while some := list(islice(rows, BATCH)):
                writing.write(list(writing.new_entries(some, reader, seen)))
                progress.tell(writing.report.read)
        writing.close()
        return writing.report

    def _opened(self) -> TableFile:
        path = self._folder / self._table.file
        return TableFile(path, delimiter=self._table.delimiter, encoding=self._table.encoding)

    def _reader(self, file: TableFile) -> RowReader:
        return RowReader(self._mapping, self._table, file.heading, self._zone)


def _pass_over(rows: Iterable[Record | Broken], reader: RowReader, seen: Seen) -> None:
    for row in rows:
        if isinstance(row, Record):
            with suppress(BadCell):
                seen.note(row.line, reader.read(row).key, row.cells)


class _Writing:
    """Everything of one run over one table that goes on from batch to batch."""

    def __init__(self, act: Act, table: Table, zone: str, rejects: Rejecting, dry_run: bool) -> None:
        self._act, self._table, self._zone, self._rejects = act, table, zone, rejects
        self._dry_run = dry_run
        self.report = TableReport(table.file, table.holds)

    def new_entries(self, rows: Iterable[Record | Broken], reader: RowReader, seen: Seen) -> Iterator[Entry]:
        """Those rows that can be read and whose id is new; the others are told and counted here."""
        for row in rows:
            if isinstance(row, Broken):
                self._reject(row.line, row.reason, row.text)
                continue
            try:
                entry = reader.read(row)
            except BadCell as bad:
                self._reject(row.line, str(bad), row.cells)
                continue
            earlier = seen.note(row.line, entry.key, row.cells)
            if earlier is None:
                yield entry
            elif earlier.same:
                self.report.verdicts[Verdict.SAME] += 1
            else:
                what = f"id repeated with other content; first seen on line {earlier.line}"
                self._reject(row.line, what, row.cells)

    def write(self, entries: list[Entry]) -> None:
        """Write a batch and count what became of it."""
        for each in self._tried(entries):
            if each.verdict is Verdict.REJECTED:
                self._reject(each.entry.line, each.reason, each.entry.cells)
            else:
                self.report.verdicts[each.verdict] += 1

    def close(self) -> None:
        """Put on the audit trail what was written, if anything was."""
        if not self.report.written:
            return
        counts = {verdict.name.lower(): count for verdict, count in self.report.verdicts.items()}
        with self._transaction():
            note_deeds(self._act, "import_table", [("", {"table": self._table.holds, **counts})])

    def _tried(self, entries: list[Entry]) -> list[Done]:
        """Where somebody else wrote the same rows at the same moment, once more with what they wrote."""
        for attempt in range(1, TRIES + 1):
            report = deepcopy(self.report)
            try:
                with self._transaction():
                    done = self._write_once(Batch(self._act, self._table, self._zone, entries, report))
            except (IntegrityError, OperationalError):
                if attempt == TRIES:
                    raise
            else:
                self.report = report
                return done
        raise AssertionError("the last try returns or raises")

    def _write_once(self, batch: Batch) -> list[Done]:
        # One import of a space writes at a time; rows that refer to the space aren't held up by this lock.
        Space.objects.select_for_update(no_key=True).get(pk=self._act.space.pk)
        return list(WRITERS[self._table.holds](batch))

    def _transaction(self) -> AbstractContextManager[Any]:
        return transaction.atomic() if self._dry_run else edge()

    def _reject(self, line: int, reason: str, row: str | Sequence[str]) -> None:
        text = row if isinstance(row, str) else self._table.delimiter.join(row)
        self.report.verdicts[Verdict.REJECTED] += 1
        self._rejects.add(self._table.file, line, reason, text)
