"""A table's file: what is a row, and what isn't, whatever stands beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from leavewell.kernel.errors import Invalid
from leavewell.web.importing.reading import LONGEST_LINE, Broken, Record, TableFile
from leavewell.web.importing.seen import Earlier, Seen


def rows(folder: Path, content: str | bytes, **ways: str) -> list[Record | Broken]:
    """The rows of a table with this content."""
    path = folder / "table.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with TableFile(path, **ways) as file:
        return list(file.rows())


def lines(found: list[Record | Broken]) -> list[tuple[int, bool]]:
    """Line, and whether it could be read."""
    return [(row.line, isinstance(row, Record)) for row in found]


def test_a_row_knows_its_line_also_after_a_cell_over_several_lines(tmp_path: Path) -> None:
    found = rows(tmp_path, 'a,b\n1,"x\ny"\n\n2,z\n')
    assert found == [Record(2, ["1", "x\ny"]), Record(5, ["2", "z"])]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_any_machine_ends_them(tmp_path: Path, end: str) -> None:
    assert lines(rows(tmp_path, end.join(["a,b", "1,2", "3,4"]))) == [(2, True), (3, True)]


def test_a_mark_that_is_never_closed_costs_its_own_row_only(tmp_path: Path) -> None:
    good = "".join(f'{number},"x"\n' for number in range(500))
    found = rows(tmp_path, f'a,b\n1,"open\n{good}2,y\n')
    assert lines(found)[:2] == [(2, False), (3, True)]
    assert [row.line for row in found if isinstance(row, Broken)] == [2]
    assert len(found) == 502


def test_two_marks_left_open_near_each_other_cost_two_rows(tmp_path: Path) -> None:
    found = rows(tmp_path, 'a,b\n1,"open\n2,x\n3,"open\n4,x\n')
    assert lines(found) == [(2, False), (3, True), (4, False), (5, True)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"1", "has 1 cells, and the heading 2"),
        (b"1,2,3", "has 3 cells, and the heading 2"),
        (b"1,\x00", "a control character"),
        (b"1,Caf\xe9", "the byte 0xE9, which utf-8 doesn't have"),
        (b'1,"x"y', "a quotation mark"),
        (b"1," + b"x" * LONGEST_LINE, "is longer than"),
        (b"1," + b"x" * LONGEST_LINE * 3, "is longer than"),
    ],
)
def test_a_broken_row_says_why_and_the_next_one_is_read(tmp_path: Path, row: bytes, reason: str) -> None:
    broken, good = rows(tmp_path, b"a,b\n" + row + b"\n3,4\n")
    assert isinstance(broken, Broken) and reason in broken.reason
    assert good == Record(3, ["3", "4"])


def test_another_encoding_is_read_when_it_is_named_and_told_when_not(tmp_path: Path) -> None:
    assert rows(tmp_path, "a,b\n1,Café\n".encode("cp1252"), encoding="cp1252") == [Record(2, ["1", "Café"])]
    assert rows(tmp_path, "a,b\n1,Café\n".encode("utf-16"), encoding="utf-16") == [Record(2, ["1", "Café"])]
    with pytest.raises(Invalid, match="is UTF-16, not utf-8"):
        rows(tmp_path, "a,b\n1,2\n".encode("utf-16"))
    with pytest.raises(Invalid, match="byte 0xE9"):
        rows(tmp_path, "é,b\n1,2\n".encode("cp1252"))


@pytest.mark.parametrize(("content", "words"), [("", "is empty"), ("a,a\n1,2\n", "the column 'a' twice")])
def test_a_heading_that_cant_be_used_is_told(tmp_path: Path, content: str, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        rows(tmp_path, content)


def test_a_table_that_isnt_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"There is no gone\.csv"):
        TableFile(tmp_path / "gone.csv")


def test_an_id_is_known_by_its_first_line_and_by_what_stood_there() -> None:
    with Seen() as seen:
        assert seen.note(2, ("A", "1"), ["x"]) is None
        assert seen.note(3, ("A1",), ["x"]) is None
        assert seen.note(4, ("A", "1"), ["x"]) == Earlier(2, same=True)
        assert seen.note(5, ("A", "1"), ["y"]) == Earlier(2, same=False)
