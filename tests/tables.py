"""Tables that tests leave for the end of the run, in whichever process they ran."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

LEFT = pytest.StashKey[list[str]]()


def leave(config: pytest.Config, lines: Iterable[str]) -> None:
    """Show these lines once all tests are over."""
    config.stash.setdefault(LEFT, []).extend(lines)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker hands its tables on."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["tables"] = session.config.stash.get(LEFT, [])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """The main process takes a worker's tables."""
    leave(node.config, getattr(node, "workeroutput", {}).get("tables", []))


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Each in the order in which it came."""
    for line in config.stash.get(LEFT, []):
        terminalreporter.write_line(line)
