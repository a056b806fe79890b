"""Rows that are written together, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from leavewell.accounts.bulk import Outcome
from leavewell.accounts.types import Act
from leavewell.web.importing.mapping import Table
from leavewell.web.importing.report import TableReport, Verdict
from leavewell.web.importing.rows import Entry

VERDICTS = {
    Outcome.ADDED: Verdict.ADDED,
    Outcome.CHANGED: Verdict.CHANGED,
    Outcome.SAME: Verdict.SAME,
}


@dataclass(frozen=True)
class Done:
    """What became of one entry."""

    entry: Entry
    verdict: Verdict
    reason: str = ""


@dataclass(frozen=True)
class Batch:
    """Entries whose ids are all different, and what they need to be written. ``zone`` names the workspace's days.

    ``report`` hears remarks only when the batch is written for good, so a batch that is tried again gets a new one.
    """

    act: Act
    table: Table
    zone: str
    entries: list[Entry]
    report: TableReport


Writer = Callable[[Batch], Iterable[Done]]
"""Writes a batch in the caller's transaction, and says of each entry what became of it."""


def rejected(entry: Entry, reason: str) -> Done:
    """Not taken."""
    return Done(entry, Verdict.REJECTED, reason)


def done(entry: Entry, outcome: Outcome) -> Done:
    """Taken."""
    return Done(entry, VERDICTS[outcome])
