"""What must hold of every kind of fact. Each check returns the offences it found, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import NoneType
from typing import Any

from leavewell.kernel.facts import Fact
from tests.facts import EXAMPLES, an_example, types_of

Kinds = Mapping[str, type[Fact]]

TWO_SENTENCES = re.compile(r"[.!?]\s+[A-Z]")


def sentence_offences(kinds: Kinds, sentences: Mapping[str, Any]) -> list[str]:
    """Each kind has a sentence, and it is one: whatever is filled in."""
    lacking = [f"{kind} has no sentence" for kind in kinds if kind not in sentences]
    told = [kind for kind in kinds if kind in sentences]
    return lacking + [words for kind in told for words in _wrong(kind, kinds[kind], sentences[kind])]


def field_offences(kinds: Kinds) -> list[str]:
    """A fact holds ids, codes, numbers, money and instants, and nothing that a person wrote."""
    return [
        f"{kind}.{name} may hold {each}"
        for kind, fact in kinds.items()
        for name, types in types_of(fact).items()
        for each in types
        if each is not NoneType and each not in EXAMPLES
    ]


def _wrong(kind: str, fact: type[Fact], sentence: Any) -> Iterator[str]:
    for bare in (False, True):
        words = sentence(an_example(fact, bare=bare))
        if not words.endswith(".") or len(words) < 5 or "\n" in words or TWO_SENTENCES.search(words):
            yield f"{kind} is told as {words!r}, which is not one sentence"
