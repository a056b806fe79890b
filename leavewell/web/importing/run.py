"""An import from beginning to end: each table in its order, each batch in a transaction of its own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from leavewell.accounts.models import Space
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.web.company import import_act
from leavewell.web.importing.mapping import Mapping
from leavewell.web.importing.rejects import Rejects
from leavewell.web.importing.report import Report
from leavewell.web.importing.table import TableImport


@dataclass(frozen=True)
class Plan:
    """What is to be imported, and where to."""

    space: Space
    folder: Path
    mapping: Mapping
    dry_run: bool = False


def run_import(plan: Plan, rejects: Rejects) -> Report:
    """Read every table and write what can be taken. What was written stays, however this ends; run it again.

    Invalid, before anything is written, if a table is missing or lacks a column. A dry run is one transaction
    that is taken back at the end, so that later tables find what earlier ones would have brought.
    """
    act = import_act(plan.space)
    tables = [
        TableImport(plan.folder, plan.mapping, table, plan.space.workspace.zone)
        for table in plan.mapping.in_order()
    ]
    for table in tables:
        table.check()
    if not plan.dry_run:
        return _all(tables, act, rejects, dry_run=False)
    with edge():
        report = _all(tables, act, rejects, dry_run=True)
        transaction.set_rollback(True)
    return report


def _all(tables: list[TableImport], act: Act, rejects: Rejects, *, dry_run: bool) -> Report:
    report = Report()
    for table in tables:
        report.tables.append(table.run(act, rejects, dry_run=dry_run))
    return report
