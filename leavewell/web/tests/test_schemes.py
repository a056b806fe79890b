"""The dark scheme changes colours and nothing else: what stands where is looked at in the light one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

WEB = Path(__file__).parents[1]
DARK = re.compile(r"@media \(prefers-color-scheme: dark\) \{\s*:root \{([^{}]*)\}\s*\}")
SHEETS = [sheet for sheet in WEB.rglob("*.css") if "prefers-color-scheme" in sheet.read_text("utf-8")]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_sheet_gives_the_dark_scheme_other_colours_and_nothing_else(sheet: Path) -> None:
    text = sheet.read_text("utf-8")
    blocks = DARK.findall(text)
    assert len(blocks) == text.count("prefers-color-scheme") > 0
    given = [line.strip() for block in blocks for line in block.split(";") if line.strip()]
    assert [each for each in given if not re.match(r"--[a-z-]+: ", each)] == []


def test_there_are_sheets_with_a_dark_scheme() -> None:
    assert len(SHEETS) > 1
