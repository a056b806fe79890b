"""Every deed that the trail may hold has its words."""

from __future__ import annotations

import ast
from pathlib import Path

import leavewell
from leavewell.web.console.audit.deeds import DEEDS, deed_words

ROOMS = Path(leavewell.__file__).parent


def noted_in(source: str) -> set[str]:
    """The codes that calls of ``note_deed`` and ``note_deeds`` in this source may bear."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name | ast.Attribute):
            continue
        called = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
        if called in ("note_deed", "note_deeds") and len(node.args) > 1:
            texts = [each.value for each in ast.walk(node.args[1]) if isinstance(each, ast.Constant)]
            found |= {each for each in texts if isinstance(each, str)}
    return found


def noted_anywhere() -> set[str]:
    sources = [path for path in ROOMS.rglob("*.py") if "tests" not in path.parts]
    return set().union(*(noted_in(path.read_text(encoding="utf-8")) for path in sources))


def test_each_deed_that_the_code_notes_has_words_and_no_words_are_left_over() -> None:
    assert noted_anywhere() == set(DEEDS)


def test_a_deed_without_words_is_found_in_the_source() -> None:
    planted = 'note_deed(act, "spill_coffee" if hot else "drink_coffee", subject="x")'
    assert noted_in(planted) == {"spill_coffee", "drink_coffee"} and not noted_in(planted) & set(DEEDS)


def test_a_deed_of_an_earlier_version_is_told_in_its_own_words() -> None:
    assert deed_words("spill_coffee") == "spill coffee"
