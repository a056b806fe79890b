"""The page about Stripe says what tests have shown, and nothing else."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from tests.proofs.claims import claims_of
from tests.proofs.page import IN_PART, PAGE, cells_on, page_of
from tests.proofs.rows import PEERS, ROWS


def item(name: str, *marks: pytest.Mark, peer: object = None) -> pytest.Item:
    """A test that has been set up."""
    found = SimpleNamespace(
        name=name, nodeid=name, funcargs={"peer": peer}, iter_markers=lambda kind: iter(marks)
    )
    return cast(pytest.Item, found)


def mark(*rows: int, **named: Any) -> pytest.Mark:
    return pytest.mark.proves(*rows, **named).mark


def test_the_page_is_what_is_written_for_its_own_cells() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page_of(cells_on(page), cells_on(page, IN_PART)) == page
    assert len(cells_on(page)) > 20


def test_every_cell_and_no_other_is_told_and_read_back() -> None:
    cells = {(1, "judge"), (32, "wire front")}
    assert cells_on(page_of(cells)) == cells
    some = page_of(cells, {(1, "judge")})
    assert (cells_on(some), cells_on(some, IN_PART)) == ({(32, "wire front")}, {(1, "judge")})
    assert cells_on(page_of(())) == set()
    assert page_of(()).count("not run |") == len(ROWS) == 32


def test_rows_come_from_the_name_and_from_marks_and_the_peer_says_which_it_is() -> None:
    peer = SimpleNamespace(proves="wire front")
    assert claims_of(item("test_rows_10_16_33_once[a]", peer=peer)) == {
        (10, "wire front"),
        (16, "wire front"),
    }
    assert claims_of(item("test_row_07_undone", mark(peer="judge"), peer=peer)) == {(7, "judge")}
    assert claims_of(item("test_it", mark(3), mark(4, 5, peer="judge"))) == {
        (row, "judge") for row in (3, 4, 5)
    }


def test_without_a_peer_nothing_is_claimed_and_what_isnt_known_is_refused() -> None:
    assert claims_of(item("test_row_07_undone")) == set()
    for wrong in (mark(7, peer="somebody"), mark(99, peer="judge")):
        with pytest.raises(pytest.UsageError):
            claims_of(item("test_it", wrong))
    assert "somebody" not in PEERS


@pytest.mark.story
@pytest.mark.long
def test_running_all_of_it_writes_the_page_that_is_there() -> None:
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-m", "tests.proofs", "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-4000:]
