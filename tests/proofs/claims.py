"""What one test claims to show."""

from __future__ import annotations

import re

import pytest

from tests.proofs.rows import PEERS, ROWS, Cell

BY_NAME = re.compile(r"test_rows?_(\d\d(?:_\d\d)*)_")


def claims_of(item: pytest.Item) -> set[Cell]:
    """The rows and peers that a test stands for, once it has been set up. UsageError for one that isn't known."""
    marks = list(item.iter_markers("proves"))
    given = next((mark.kwargs["peer"] for mark in marks if "peer" in mark.kwargs), None)
    peer = given or _peer_given(item)
    if peer is None:
        return set()
    rows = {row for mark in marks for row in mark.args} | _named(item)
    unknown = [str(row) for row in rows if row not in ROWS]
    if peer not in PEERS or (unknown and marks):
        raise pytest.UsageError(f"{item.nodeid} proves what isn't known: {peer}, {', '.join(unknown)}.")
    return {(row, peer) for row in rows if row in ROWS}


def _named(item: pytest.Item) -> set[int]:
    """Rows in a test's name; the suite has more of them than the list."""
    found = BY_NAME.match(item.name)
    return {int(row) for row in found[1].split("_") if int(row) in ROWS} if found else set()


def _peer_given(item: pytest.Item) -> str | None:
    """What the test's peer says of itself."""
    peer = getattr(item, "funcargs", {}).get("peer")
    return getattr(peer, "proves", None)
