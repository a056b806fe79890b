"""Loaded with every run: a test that shows something the page doesn't know of fails until the page is written anew."""

from __future__ import annotations

import os
from collections.abc import Generator
from functools import cache

import pytest

from tests.proofs.claims import BY_NAME, claims_of
from tests.proofs.page import PAGE, cells_on
from tests.proofs.rows import Cell

GATHERING = "PROOFS_ARE_GATHERED"
"""Set while the page is written: then nothing is compared with it."""
PROPERTY = "proves"
"""What a report carries of a test's claims, also from one process to another."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Only what may claim something is run for the page."""
    if GATHERING not in os.environ:
        return
    silent = [one for one in items if not one.get_closest_marker("proves") and not BY_NAME.match(one.name)]
    config.hook.pytest_deselected(items=silent)
    items[:] = [one for one in items if one not in silent]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """After the test itself, while it still has its peer."""
    report = yield
    if report.when != "call" or report.skipped:
        return report
    claims = claims_of(item)
    if GATHERING in os.environ:
        report.user_properties.append((PROPERTY, sorted(claims)))
    elif report.passed and (missing := claims - _on_the_page()):
        report.outcome = "failed"
        report.longrepr = (
            f"docs/reference/stripe-proof.md doesn't say that this was shown: {sorted(missing)}. "
            "Write it anew: .venv/bin/python -m tests.proofs"
        )
    return report


@cache
def _on_the_page() -> frozenset[Cell]:
    return frozenset(cells_on(PAGE.read_text(encoding="utf-8")))
