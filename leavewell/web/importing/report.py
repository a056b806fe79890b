"""What became of the rows, counted a table, and what a person should know afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    """What became of a row. ``KNOWN``: a billing system has it, and knows better than a table."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "the same"
    REJECTED = "rejected"
    KNOWN = "billing knows"


@dataclass(frozen=True)
class Ending:
    """A subscription that was set to end before we knew of it."""

    id: str
    account: str
    ends_at: datetime


LISTED_AT_MOST = 50


@dataclass
class TableReport:
    """One table. Every row that was read has one verdict."""

    file: str
    holds: str
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    remarks: Counter[str] = field(default_factory=Counter)
    endings: list[Ending] = field(default_factory=list)
    endings_found: int = 0

    @property
    def read(self) -> int:
        """Rows that were read, whatever became of them."""
        return self.verdicts.total()

    @property
    def written(self) -> int:
        """Rows that were added or changed."""
        return self.verdicts[Verdict.ADDED] + self.verdicts[Verdict.CHANGED]

    def remark(self, words: str, times: int = 1) -> None:
        """Something that was decided for the reader, counted. ``words`` follow the number."""
        self.remarks[words] += times

    def note_ending(self, ending: Ending) -> None:
        """List it, or count it where the list is long."""
        if len(self.endings) < LISTED_AT_MOST:
            self.endings.append(ending)
        self.endings_found += 1


@dataclass
class Report:
    """All tables, in the order in which they were read."""

    tables: list[TableReport] = field(default_factory=list)

    @property
    def rejected(self) -> int:
        """Rows that were not taken."""
        return sum(table.verdicts[Verdict.REJECTED] for table in self.tables)

    @property
    def written(self) -> int:
        """Rows that were added or changed."""
        return sum(table.written for table in self.tables)

    def lines(self) -> Iterator[str]:
        """The report in words."""
        heading = ["table", "holds", "read", *(verdict.value for verdict in Verdict)]
        rows = [heading, *(_cells(table) for table in self.tables)]
        widths = [max(len(row[place]) for row in rows) for place in range(len(heading))]
        for row in rows:
            texts = [cell.ljust(width) for cell, width in zip(row[:2], widths[:2], strict=True)]
            numbers = [cell.rjust(width) for cell, width in zip(row[2:], widths[2:], strict=True)]
            yield "  ".join([*texts, *numbers]).rstrip()
        for table in self.tables:
            yield from (f"{table.file}: {times:,} {words}." for words, times in table.remarks.items())
            yield from _endings(table)


def _cells(table: TableReport) -> list[str]:
    counts = [f"{table.verdicts[verdict]:,}" for verdict in Verdict]
    return [table.file, table.holds, f"{table.read:,}", *counts]


def _endings(table: TableReport) -> Iterator[str]:
    if not table.endings:
        return
    yield f"{table.file}: {table.endings_found:,} subscriptions were set to end already."
    yield "  No run was started for them. To leave one as it is, do nothing; it ends on its day."
    yield "  To adopt one, open its cancel page and confirm: leavewell session ACCOUNT --subscription ID"
    for each in table.endings:
        yield f"  {each.id} of {each.account} ends {each.ends_at:%Y-%m-%d}"
    more = table.endings_found - len(table.endings)
    if more:
        yield f"  and {more:,} more"
