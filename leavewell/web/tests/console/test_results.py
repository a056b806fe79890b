"""No code of the machine reaches a page: each that an executor or a connector returns is put into words."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from leavewell.billing import errors
from leavewell.config.registries import EFFECT_KINDS, MAIL_KINDS
from leavewell.effects.states import EffectState
from leavewell.web.console.mailbox.kinds import TO_CUSTOMERS, TO_THE_TEAM, WORDS
from leavewell.web.console.results import REASONS, words_of
from leavewell.web.console.words import _EFFECTS, _STATES

ROOMS = Path(__file__).parents[3]
SAYING = {"Settled": 0, "ForPerson": 0, "Later": 0, "LostAnswer": 0}
"""What an executor returns, and which of its arguments is the code."""
ALSO = {"void_unsent", "void_keyed"}
"""Actions whose ``reason`` becomes the result of what they take back."""


def codes_in(source: str) -> set[str]:
    """Every code that a file returns as what came of an effect; of one made of parts, its beginning."""
    tree = ast.parse(source)
    constants = dict(_constants(tree))
    return set(_codes(tree, constants))


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple | ast.Name):
            names = node.targets[0].elts if isinstance(node.targets[0], ast.Tuple) else [node.targets[0]]
            values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
            for name, value in zip(names, values, strict=False):
                if isinstance(name, ast.Name) and isinstance(value, ast.Constant):
                    yield name.id, str(value.value)


def _codes(tree: ast.Module, constants: dict[str, str]) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        said: list[ast.expr] = []
        if node.func.id in SAYING and node.args:
            said = [node.args[0]]
        if node.func.id in ALSO:
            said = [each.value for each in node.keywords if each.arg == "reason"]
        for each in said:
            yield from _texts(each, constants)


def _texts(node: ast.expr, constants: dict[str, str]) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from _texts(node.body, constants)
        yield from _texts(node.orelse, constants)
    elif isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.Name) and node.id in constants:
        yield constants[node.id]
    elif isinstance(node, ast.JoinedStr):
        first = node.values[0]
        # A code made of a beginning and what somebody else calls it.
        yield f"{first.value}something" if isinstance(first, ast.Constant) else "refused: something"


def all_codes() -> set[str]:
    """What the whole product can say."""
    files = [*ROOMS.glob("effects/**/*.py"), *ROOMS.glob("flow/**/*.py"), *ROOMS.glob("offboarding/**/*.py")]
    texts = [path.read_text() for path in files if "tests" not in path.parts]
    return {code for text in texts for code in codes_in(text)}


def test_every_result_has_words() -> None:
    codes = all_codes()
    assert {
        "applied",
        "found_done",
        "missing_in_billing",
        "not_needed",
        "withdrawn",
        "no_mail_server",
    } <= codes
    assert {code for code in codes if words_of(code) is None} == set()


@pytest.mark.parametrize("code", ["by_hand", "there_again", "voided", "superseded_by_cancel", "found"])
def test_what_no_executor_returns_as_a_word_of_its_own_has_words_too(code: str) -> None:
    assert words_of(code)


def test_a_result_that_nobody_put_into_words_is_found() -> None:
    planted = codes_in('X = "gone_fishing"\ndef run():\n    return Settled(X) if a else Later("asleep")\n')
    assert planted == {"gone_fishing", "asleep"}
    assert [words_of(code) for code in planted] == [None, None]


def test_every_trouble_of_reading_billing_has_words() -> None:
    kinds = [each for each in vars(errors).values() if isinstance(each, type)]
    codes = {each.code for each in kinds if issubclass(each, errors.BillingError)} - {
        errors.BillingError.code
    }
    assert codes and all(words_of(code) for code in codes)


def test_every_obstacle_of_ours_has_words() -> None:
    found: set[str] = set()
    for path in ROOMS.glob("billing/**/*.py"):
        tree = ast.parse(path.read_text())
        constants = dict(_constants(tree))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Blocker":
                found |= set(_texts(node.args[0], constants))
    assert "several_items" in found
    assert found - set(REASONS) == set()


def test_every_kind_and_every_state_of_an_effect_has_words() -> None:
    assert set(EFFECT_KINDS) == set(_EFFECTS)
    assert {state.value for state in EffectState} == set(_STATES)


def test_every_mail_is_to_customers_or_to_the_team_and_has_words() -> None:
    assert {name for name, _ in MAIL_KINDS} == set(WORDS)
    assert not set(TO_CUSTOMERS) & set(TO_THE_TEAM)
