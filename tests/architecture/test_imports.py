"""Imports go down the staircase only; each contract catches who goes up."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source_checks import PRODUCT, ROOT

PLANTED = {
    "Imports go down the staircase only": ("leavewell/flow/words.py", "leavewell.web"),
    "The kernel knows no framework": ("leavewell/kernel/money.py", "django.db"),
    "A connector is built and tested without a database": ("leavewell/billing/contract.py", "psycopg"),
    "The way out knows no database": ("leavewell/outbound/networks.py", "django.db"),
    "The simulator knows the kernel alone": ("leavewell_simulator/site.py", "leavewell.billing.types"),
    "The client knows nothing of the server, nor the server of it": (
        "leavewell_client/client.py",
        "leavewell.kernel.clock",
    ),
    "Only edges and executors speak to the network": ("leavewell/flow/receipt.py", "httpx"),
}
"""Contract -> the file in which it is broken, and the import that breaks it."""


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Import-linter over the packages of that folder."""
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    """What import-linter says of a copy in which every contract is broken once, and a room isn't listed."""
    copy = tmp_path_factory.mktemp("copy")
    for package in PRODUCT:
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    for path, module in PLANTED.values():
        with (copy / path).open("a") as file:
            file.write(f"\nimport {module}\n")
    (copy / "leavewell" / "attic").mkdir()
    (copy / "leavewell" / "attic" / "__init__.py").touch()
    return lint(copy)


def test_the_real_rooms_import_downwards_only() -> None:
    answer = lint(ROOT)
    assert answer.returncode == 0, answer.stdout
    assert f"Contracts: {len(PLANTED)} kept, 0 broken." in answer.stdout


@pytest.mark.parametrize("contract", PLANTED)
def test_an_import_that_breaks_a_contract_is_caught(
    contract: str, spoilt: subprocess.CompletedProcess[str]
) -> None:
    path, module = PLANTED[contract]
    importer = path.removesuffix(".py").replace("/", ".")
    assert spoilt.returncode != 0
    assert f"{contract} BROKEN" in spoilt.stdout
    imported = module if module.startswith("leavewell") else module.partition(".")[0]
    assert f"{importer} -> {imported}" in spoilt.stdout


def test_a_room_that_stands_on_no_floor_is_caught(spoilt: subprocess.CompletedProcess[str]) -> None:
    assert "not listed as layers" in spoilt.stdout
    assert "leavewell.attic" in spoilt.stdout
