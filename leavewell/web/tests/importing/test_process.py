"""The real command in a process of its own: killed midway, and with much more to read than usual."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from leavewell.accounts.models import Account, Space, Subscription
from leavewell.config import postgres
from leavewell.effects.models import Effect, FactRow, Mail
from leavewell.flow.models import Declaration
from leavewell.signals.models import Ticket, Usage
from leavewell.web.importing.suggest import suggest
from tests.architecture.source_checks import ROOT
from tests.builders import a_space
from tests.shared_tables import EXPORT, needs_export

pytestmark = [pytest.mark.story, pytest.mark.django_db(transaction=True)]

FLAT_MB = 12
"""How much more a run over ten times as many rows may hold at its peak."""

MAPPING = """
tables:
  - {file: accounts.csv, holds: accounts, fields: {external_id: id, name: name}}
  - {file: usage.csv, holds: usage, fields: {id: id, account: account, day: day, feature: what, count: times}}
"""


def write(folder: Path, rows: int) -> Path:
    """So many rows of usage of ten accounts; every hundredth id stands twice with other content."""
    folder.mkdir()
    (folder / "leavewell-import.yaml").write_text(MAPPING)
    (folder / "accounts.csv").write_text("id,name\n" + "".join(f"A{n},Firm {n}\n" for n in range(10)))
    with (folder / "usage.csv").open("w") as file:
        file.write("id,account,day,what,times\n")
        for n in range(rows):
            key = n - 50 if n % 100 == 99 else n
            file.write(f"U{key},A{n % 10},2025-01-{n % 28 + 1:02},feature {n % 7},{n}\n")
    return folder


def started(folder: Path, *words: str) -> subprocess.Popen[bytes]:
    """The command on this test's database."""
    environment = {**os.environ, "DATABASE_URL": postgres.url_for(str(connection.settings_dict["NAME"]))}
    rejects = folder / f"rejects-{time.monotonic_ns()}.csv"
    return subprocess.Popen(
        [sys.executable, "-m", "leavewell", "import", "csv", folder, "--rejects", rejects, *words],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def ran(folder: Path, *words: str) -> tuple[int, float]:
    """Its exit code, and the most memory that it held, in MB."""
    process = started(folder, *words)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.stderr is not None
    told = process.stderr.read().decode()
    process.stderr.close()
    assert process.returncode in (0, 1), told
    return process.returncode, used.ru_maxrss / 1024


def ids(space: Space) -> list[tuple[str, int]]:
    """What the space knows of usage."""
    return sorted(Usage.objects.of(space).values_list("external_id", "count"))


def test_an_import_that_is_killed_midway_comes_to_the_same_end_when_it_is_run_again(tmp_path: Path) -> None:
    space, folder = a_space(), write(tmp_path / "tables", 4000)
    process = started(folder)
    end = time.monotonic() + 60
    while not Usage.objects.of(space).exists() and time.monotonic() < end:
        time.sleep(0.005)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    so_far = Usage.objects.of(space).count()
    assert 0 < so_far < 3960, so_far
    assert ran(folder)[0] == 1
    found = ids(space)
    assert len(found) == 3960
    other = a_space()
    assert ran(folder, "--workspace", other.workspace.name)[0] == 1
    assert ids(other) == found


@pytest.mark.long
def test_ten_times_as_many_rows_need_no_more_memory(tmp_path: Path) -> None:
    space = a_space()
    _, small = ran(write(tmp_path / "small", 2000))
    _, large = ran(write(tmp_path / "large", 20_000))
    print(f"peak memory: {small:.1f} MB for 2,000 rows, {large:.1f} MB for 20,000")
    assert Usage.objects.of(space).count() == 19_800
    assert large - small < FLAT_MB, f"{small:.1f} MB, then {large:.1f} MB"


def counts(space: Space) -> dict[str, int]:
    """How many rows of each kind the space has."""
    kinds = (Account, Subscription, Usage, Ticket, Declaration)
    return {kind.__name__: kind.objects.of(space).count() for kind in kinds}


def copied(folder: Path, times: int = 1) -> Path:
    """The export in that folder, so many times over under other ids, with the mapping that is suggested for it."""
    folder.mkdir()
    (folder / "leavewell-import.yaml").write_text(suggest(EXPORT))
    for table in EXPORT.glob("*.csv"):
        heading, *rows = table.read_text("utf-8-sig").splitlines()
        with (folder / table.name).open("w") as file:
            file.write(heading + "\n")
            for number in range(times):
                mark = f"{number}-" if number else ""
                file.writelines(_renamed(row, mark) + "\n" for row in rows)
    return folder


def _renamed(row: str, mark: str) -> str:
    """Each id with a mark after its letter: A-2e4581 as A-1-2e4581."""
    if not mark:
        return row
    cells = row.split(",")
    return ",".join(f"{c[:2]}{mark}{c[2:]}" if c[:2] in ("A-", "S-", "U-", "T-", "C-") else c for c in cells)


WHOLE = {"Account": 500, "Subscription": 5000, "Usage": 24_979, "Ticket": 2000, "Declaration": 600}


@needs_export
def test_a_whole_company_is_in_once_however_often_it_is_read(tmp_path: Path) -> None:
    space, folder = a_space(), copied(tmp_path / "tables")
    assert ran(folder)[0] == 1
    facts = FactRow.objects.of(space).count()
    assert ran(folder)[0] == 1
    assert counts(space) == WHOLE
    assert FactRow.objects.of(space).count() == facts == 500 + 5000 + 600
    assert not Mail.objects.of(space).exists() and not Effect.objects.of(space).exists()
    rejects = sorted(folder.glob("rejects-*.csv"))
    assert [len(path.read_text().splitlines()) - 1 for path in rejects] == [21, 21]
    assert rejects[0].read_text() == rejects[1].read_text()


@needs_export
@pytest.mark.long
def test_ten_whole_companies_need_no_more_memory_than_one(tmp_path: Path) -> None:
    one, ten = a_space(), a_space()
    _, small = ran(copied(tmp_path / "one"), "--workspace", one.workspace.name)
    _, large = ran(copied(tmp_path / "ten", times=10), "--workspace", ten.workspace.name)
    print(f"peak memory: {small:.1f} MB for one company, {large:.1f} MB for ten")
    assert counts(ten) == {kind: count * 10 for kind, count in WHOLE.items()}
    assert large - small < FLAT_MB, f"{small:.1f} MB, then {large:.1f} MB"


def _cell(place: int, text: str) -> Callable[[str], str]:
    """A row with another text in one of its cells."""
    return lambda row: ",".join([*row.split(",")[:place], text, *row.split(",")[place + 1 :]])


DAMAGE: dict[str, list[Callable[[str], str]]] = {
    "feature_usage.csv": [
        _cell(0, ""),
        _cell(1, "S-nobody"),
        _cell(1, ""),
        _cell(2, "2024-10-16"),
        _cell(2, "31-02-2024"),
        _cell(2, "01-01-2199"),
        _cell(4, "many"),
        _cell(4, "-3"),
        _cell(5, "1.5"),
        lambda row: row.rpartition(",")[0],
        lambda row: row + ",more",
        lambda row: '"' + row,
        lambda row: row.replace("feature", "fea\x00ture"),
    ],
    "support_tickets.csv": [
        _cell(1, "A-nobody"),
        _cell(2, "soon"),
        _cell(3, "01-01-1999 10:00"),
        _cell(8, "perhaps"),
    ],
    "churn_events.csv": [_cell(2, ""), _cell(4, "4.005"), _cell(2, "01-13-2024")],
}
"""Twenty ways to spoil a row on which no other row leans."""


def _spoil(folder: Path) -> None:
    """One row for each way, far apart, among those whose id stands once."""
    for name, ways in DAMAGE.items():
        lines = (folder / name).read_text().split("\n")
        keys = Counter(line.partition(",")[0] for line in lines)
        once = [
            place for place, line in enumerate(lines[1:], 1) if line and keys[line.partition(",")[0]] == 1
        ]
        for number, spoil in enumerate(ways):
            place = once[number * (len(once) // len(ways))]
            lines[place] = spoil(lines[place])
        (folder / name).write_text("\n".join(lines))


@needs_export
def test_a_whole_company_with_20_damaged_rows_has_20_rejects_more(tmp_path: Path) -> None:
    space, folder = a_space(), copied(tmp_path / "tables")
    _spoil(folder)
    assert ran(folder)[0] == 1
    (rejects,) = folder.glob("rejects-*.csv")
    assert len(rejects.read_text().splitlines()) - 1 == 21 + sum(map(len, DAMAGE.values())) == 41
    assert counts(space) == {**WHOLE, "Usage": 24_979 - 13, "Ticket": 2000 - 4, "Declaration": 600 - 3}
