"""``leavewell import``, as an operator types it."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from leavewell.accounts.models import Account
from leavewell.kernel.errors import Invalid, Refused
from leavewell.web.cli.importing import COMMAND
from leavewell.web.importing.loading import FILE_NAME
from leavewell.web.importing.progress import Progress
from leavewell.web.tests.importing.company import MAPPING, write_tables
from tests.builders import a_space

pytestmark = pytest.mark.django_db

SIMPLE = "tables: [{file: a.csv, holds: accounts, fields: {external_id: id, name: name}}]"


def typed(*words: object) -> int:
    """The command with these words."""
    parser = argparse.ArgumentParser()
    COMMAND.arguments(parser)
    return COMMAND.run(parser.parse_args([str(word) for word in words]))


@pytest.fixture
def simple(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One table of one account, its mapping beside it, and somewhere else to stand."""
    folder = tmp_path / "tables"
    folder.mkdir()
    (folder / "a.csv").write_text("id,name\nA,Erle\n")
    (folder / FILE_NAME).write_text(SIMPLE)
    monkeypatch.chdir(tmp_path)
    return folder


def test_all_rows_in_is_exit_code_0_and_leaves_no_rejects(
    simple: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    space = a_space()
    assert typed("csv", simple) == 0
    told = capsys.readouterr()
    assert "a.csv  accounts     1      1        0         0         0" in told.out
    assert "1 changes. Nobody was written to, and no run was started." in told.out
    assert told.err == ""
    assert list(Path.cwd().glob("import-rejects-*")) == []
    assert Account.objects.of(space).get().name == "Erle"


def test_some_rejected_is_exit_code_1_and_the_file_is_for_its_owner_alone(simple: Path) -> None:
    a_space()
    (simple / "a.csv").write_text("id,name\nA,Erle\nB,\n")
    assert typed("csv", simple) == 1
    (rejects,) = Path.cwd().glob("import-rejects-*Z.csv")
    assert rejects.read_bytes() == b"file,line,reason\r\na.csv,3,'name' is blank\r\n"
    assert rejects.stat().st_mode & 0o777 == 0o600


def test_rejects_never_overwrite_a_file(simple: Path) -> None:
    a_space()
    taken = simple / "rejects.csv"
    taken.write_text("mine")
    with pytest.raises(Refused, match="is there already"):
        typed("csv", simple, "--rejects", taken)
    assert taken.read_text() == "mine"


def test_a_dry_run_says_so(simple: Path, capsys: pytest.CaptureFixture[str]) -> None:
    space = a_space()
    assert typed("csv", simple, "--dry-run") == 0
    assert "Nothing was written: this was a dry run." in capsys.readouterr().out
    assert not Account.objects.of(space).exists()


def test_the_live_space_is_asked_for(simple: Path) -> None:
    live = a_space(mode="live")
    typed("csv", simple)
    assert not Account.objects.of(live).exists()
    typed("csv", simple, "--mode", "live")
    assert Account.objects.of(live).exists()


def test_without_a_mapping_it_says_how_to_make_one(simple: Path) -> None:
    (simple / FILE_NAME).unlink()
    with pytest.raises(Invalid, match="leavewell import suggest"):
        typed("csv", simple)


def test_a_suggestion_is_printed_or_written_and_never_over_a_file(
    simple: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed("suggest", simple) == 0
    printed = capsys.readouterr().out
    assert "holds: accounts" in printed
    out = simple / FILE_NAME
    with pytest.raises(Refused, match="--force"):
        typed("suggest", simple, "--out", out)
    assert out.read_text() == SIMPLE
    typed("suggest", simple, "--out", out, "--force")
    assert out.read_text() == printed


def test_the_mapping_may_stand_elsewhere(tmp_path: Path) -> None:
    space = a_space()
    folder = tmp_path / "messy"
    folder.mkdir()
    write_tables(folder)
    mapping = tmp_path / "m.yaml"
    mapping.write_text(MAPPING)
    assert typed("csv", folder, "--mapping", mapping, "--rejects", tmp_path / "r.csv") == 1
    assert Account.objects.of(space).count() == 3


class Terminal:
    """Something that a person watches."""

    def __init__(self) -> None:
        self.said = ""

    def isatty(self) -> bool:
        return True

    def write(self, words: str) -> None:
        self.said += words

    def flush(self) -> None:
        pass


def test_a_person_who_watches_sees_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = iter([0.0, 0.1, 2.0])
    monkeypatch.setattr("leavewell.web.importing.progress.time.monotonic", lambda: next(seconds))
    terminal = Terminal()
    with Progress("usage.csv", terminal) as progress:  # type: ignore[arg-type]
        progress.tell(10)
        progress.tell(3000)
    assert "usage.csv: 3,000 rows, 1,500 a second" in terminal.said
    assert "10 rows" not in terminal.said
