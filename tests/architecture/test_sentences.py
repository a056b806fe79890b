"""Every kind of fact can be told in one sentence, and holds nothing that a person wrote."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from leavewell.effects.registries import sentences
from leavewell.kernel.facts import KINDS, Fact
from tests.architecture.fact_checks import field_offences, sentence_offences


@dataclass(frozen=True)
class CoffeeSpilled(Fact):
    """A planted kind that nobody speaks for."""

    kind: ClassVar[str] = "coffee.spilled"
    words: list[str]
    more: dict[str, Any]
    litres: float | None = None


@dataclass(frozen=True)
class DoorOpened(Fact):
    """A planted kind that is told badly."""

    kind: ClassVar[str] = "door.opened"
    by: str


def test_every_kind_of_fact_is_told_in_one_sentence() -> None:
    assert sentence_offences(KINDS, sentences.items) == []


def test_there_is_no_sentence_for_a_fact_that_isnt_known() -> None:
    assert set(sentences.items) == set(KINDS)


def test_a_fact_without_a_sentence_is_caught() -> None:
    assert sentence_offences({"coffee.spilled": CoffeeSpilled}, {}) == ["coffee.spilled has no sentence"]


def test_a_fact_told_in_no_sentence_or_in_two_is_caught() -> None:
    for told in ("", "The door was opened", "The door opened. Somebody came.", "The door\nopened."):
        assert len(sentence_offences({"door.opened": DoorOpened}, {"door.opened": lambda _, t=told: t})) == 2


def test_no_fact_can_hold_free_words() -> None:
    assert field_offences(KINDS) == []


def test_a_fact_that_could_hold_free_words_is_caught() -> None:
    assert field_offences({"coffee.spilled": CoffeeSpilled}) == [
        "coffee.spilled.words may hold list[str]",
        "coffee.spilled.more may hold dict[str, typing.Any]",
        "coffee.spilled.litres may hold <class 'float'>",
    ]
