"""Every word that the pages, mails and receipts ask for is there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
import yaml

from leavewell.flow.definition import default_flow
from leavewell.flow.texts import Texts
from leavewell.flow.wording import every

PACKAGE = Path(__file__).resolve().parents[2]
WORDS: dict[str, str] = yaml.safe_load((PACKAGE / "flow" / "texts" / "en.yaml").read_text("utf-8"))


def asked_for(source: str) -> Iterator[tuple[str, frozenset[str] | None]]:
    """Each key that a source asks for, as a pattern, with the values it gives (None: given as a whole)."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and _asks(node.func):
            names = [word.arg for word in node.keywords]
            values = None if None in names else frozenset(name for name in names if name)
            yield from ((pattern, values) for pattern in _patterns(node.args[0]))


def _asks(called: ast.expr) -> bool:
    """``texts.say(...)``, and ``line(...)``, which is said later."""
    return (isinstance(called, ast.Attribute) and called.attr == "say") or (
        isinstance(called, ast.Name) and called.id == "line"
    )


def _patterns(key: ast.expr) -> Iterator[str]:
    if isinstance(key, ast.Constant):
        yield re.escape(key.value)
    elif isinstance(key, ast.IfExp):
        yield from (*_patterns(key.body), *_patterns(key.orelse))
    elif isinstance(key, ast.JoinedStr):
        yield "".join(
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z_]+" for part in key.values
        )


def everything_asked_for() -> list[tuple[str, frozenset[str] | None]]:
    return [
        each
        for path in PACKAGE.rglob("*.py")
        if "tests" not in path.parts
        for each in asked_for(path.read_text("utf-8"))
    ]


def matching(pattern: str) -> list[str]:
    return [key for key in WORDS if re.fullmatch(pattern, key)]


def test_every_key_that_is_asked_for_has_words() -> None:
    asked = everything_asked_for()
    assert len(asked) > 90
    assert [pattern for pattern, _ in asked if not matching(pattern)] == []


def test_words_are_never_asked_for_without_the_values_they_name() -> None:
    lacking = [
        (key, sorted(_named_in(key) - values))
        for pattern, values in everything_asked_for()
        if values is not None and not pattern.endswith("+")
        for key in matching(pattern)
        if not _named_in(key) <= values
    ]
    assert lacking == []


def _named_in(key: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(WORDS[key]) if name}


def test_a_key_without_words_is_caught() -> None:
    (planted,) = asked_for('texts.say("page.sing", song=1)')
    assert (matching(planted[0]), planted[1]) == ([], {"song"})


def test_every_reason_has_words() -> None:
    texts = Texts("en")
    assert [reason.code for reason in default_flow().reasons if reason.text not in texts] == []


@pytest.mark.parametrize("locale", ["en", "en-IE", "en_IE", "de-AT", "xx"])
def test_a_locale_without_words_of_its_own_falls_back_to_english(locale: str) -> None:
    assert Texts(locale).say("page.cancel_now") == "Cancel now"


def test_a_missing_key_is_a_defect_and_named() -> None:
    with pytest.raises(KeyError, match=r"page\.sing"):
        Texts("en").say("page.sing")


@pytest.mark.parametrize("interval", ["day", "week", "month", "year"])
def test_every_interval_that_a_subscription_may_have_is_in_words(interval: str) -> None:
    texts = Texts("en")
    once, often = every(interval, 1), every(interval, 3)
    assert texts.say(once.key) == f"a {interval}"
    assert texts.say(often.key, **often.values) == f"every 3 {interval}s"
