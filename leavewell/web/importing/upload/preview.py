"""What an import would do, without doing it: the first rows as they would be taken, and counts of a bounded part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from leavewell.accounts.models import Upload
from leavewell.accounts.transaction import edge
from leavewell.web.company import import_act
from leavewell.web.importing.errors import BadCell
from leavewell.web.importing.reading import Broken, TableFile
from leavewell.web.importing.rejects import FirstRejects
from leavewell.web.importing.report import TableReport, Verdict
from leavewell.web.importing.rows import Reason, RowReader
from leavewell.web.importing.table import Part
from leavewell.web.importing.upload.file import NAME, OpenUpload

SHOWN_ROWS = 20
TRIED_ROWS = 1000
REASONS = 20


@dataclass(frozen=True)
class ShownRow:
    """One row as it would be taken; ``wrong`` says why it can't be read."""

    line: int
    cells: Sequence[str]
    wrong: str = ""


@dataclass(frozen=True)
class Preview:
    """``tried`` rows were taken on trial, and all of it was taken back."""

    headings: Sequence[str]
    rows: Sequence[ShownRow]
    tried: int
    taken: int
    refused: int
    reasons: Sequence[tuple[int, str]]
    is_whole: bool


def preview(upload: Upload, file: OpenUpload) -> Preview:
    """Invalid where what was chosen isn't whole."""
    mapping = file.mapping(upload)
    table = mapping.tables[0]
    zone = str(upload.space.workspace.zone)
    headings = [*table.fields, *table.traits]
    with TableFile(file.folder / NAME, delimiter=table.delimiter, encoding=table.encoding) as opened:
        reader = RowReader(mapping, table, opened.heading, zone)
        rows = [_shown(row, reader, headings, zone) for row in islice(opened.rows(), SHOWN_ROWS)]
    rejects = FirstRejects(REASONS)
    report = _tried(upload, file, rejects)
    refused = report.verdicts[Verdict.REJECTED]
    return Preview(
        headings,
        rows,
        report.read,
        report.read - refused,
        refused,
        rejects.found,
        report.read < TRIED_ROWS,
    )


def _tried(upload: Upload, file: OpenUpload, rejects: FirstRejects) -> TableReport:
    with edge():
        report = file.table(upload).run(
            import_act(upload.space), rejects, dry_run=True, part=Part(count=TRIED_ROWS)
        )
        transaction.set_rollback(True)
    return report


def _shown(row: Any, reader: RowReader, headings: Sequence[str], zone: str) -> ShownRow:
    if isinstance(row, Broken):
        return ShownRow(row.line, [], row.reason)
    try:
        entry = reader.read(row)
    except BadCell as bad:
        return ShownRow(row.line, [], str(bad))
    values = {**entry.fields, **entry.traits}
    return ShownRow(row.line, [_text(values.get(name), zone) for name in headings])


def _text(value: object, zone: str) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return f"{value.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
        case Reason():
            return value.code
        case (unit, int(count)):
            return str(unit) if count == 1 else f"{count} {unit}s"
        case _:
            return str(value)
