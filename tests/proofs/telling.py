"""Loaded with every run, and at work only while the page is written: what each test has shown goes with its report."""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest

from tests.proofs.claims import BY_NAME, claims_of

GATHERING = "PROOFS_ARE_GATHERED"
"""Set while the page is written, also for the processes that run the tests."""
PROPERTY, LEFT_OUT = "proves", "leaves out"
"""What a report carries of a test's claims, also from one process to another; the second where it was skipped."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """For the page only what may claim something is run, with the first and the last of its values.

    All of them are tried in a usual run, which must pass as well.
    """
    if GATHERING not in os.environ:
        return
    speaking = [one for one in items if one.get_closest_marker("proves") or BY_NAME.match(one.name)]
    few = {one.nodeid for same in _by_test(speaking).values() for one in (same[0], same[-1])}
    config.hook.pytest_deselected(items=[one for one in items if one.nodeid not in few])
    items[:] = [one for one in items if one.nodeid in few]


def _by_test(items: list[pytest.Item]) -> dict[str, list[pytest.Item]]:
    """The same test with each of its sets of values."""
    found: dict[str, list[pytest.Item]] = {}
    for one in items:
        found.setdefault(one.nodeid.partition("[")[0], []).append(one)
    return found


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """After the test itself, while it still has its peer."""
    report = yield
    if GATHERING in os.environ and report.skipped:
        report.user_properties.append((LEFT_OUT, sorted(claims_of(item))))
    elif GATHERING in os.environ and report.when == "call":
        report.user_properties.append((PROPERTY, sorted(claims_of(item))))
    return report
