"""``python -m tests.proofs``: run what shows something about Stripe, and write the page (``--check``: compare it).

A row counts as shown against a peer if a test of it passed there and none failed; in part, if others of its tests are
skipped there because the peer can't imitate what they need. Exit code 0 only if none failed.
"""

from __future__ import annotations

import os
import sys

import pytest

from tests.proofs.page import PAGE, page_of
from tests.proofs.rows import Cell
from tests.proofs.telling import GATHERING, LEFT_OUT, PROPERTY

PLACES = (
    "leavewell/billing/stripe/tests",
    "leavewell/web/tests/notices",
    "tests/stripe",
    "tests/chaos/test_chaos.py",
)


class Gathering:
    """Notes what passes, what fails and what is left out."""

    def __init__(self) -> None:
        self.passed: set[Cell] = set()
        self.failed: set[Cell] = set()
        self.left_out: set[Cell] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """From this process, or from another that ran it."""
        for name, claims in report.user_properties:
            if name not in (PROPERTY, LEFT_OUT):
                continue
            cells = {(int(row), str(peer)) for row, peer in claims}  # type: ignore[union-attr]
            if report.skipped:
                self.left_out.update(cells)
            elif report.when == "call":
                (self.passed if report.passed else self.failed).update(cells)


def main() -> int:
    """0 if everything passed, and the page is as it should be."""
    os.environ[GATHERING] = "1"
    gathering = Gathering()
    failed = int(
        pytest.main(["-q", "-n", "2", "--dist", "loadgroup", "-m", "not long", *PLACES], plugins=[gathering])
    )
    cells = gathering.passed - gathering.failed
    page = page_of(cells, cells & gathering.left_out)
    if "--check" in sys.argv[1:]:
        same = PAGE.read_text(encoding="utf-8") == page
        print("The page is as it should be." if same else "The page differs: run python -m tests.proofs.")
        return failed or int(not same)
    PAGE.write_text(page, encoding="utf-8")
    print(f"{len(cells)} cells were shown; written to docs/reference/stripe-proof.md.")
    if gathering.failed:
        print(f"Not counted, because a test failed: {sorted(gathering.failed)}")
    return failed


if __name__ == "__main__":
    sys.exit(main())
