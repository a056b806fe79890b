"""An example of any fact, made from the types of its fields alone."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from leavewell.kernel.facts import Fact
from leavewell.kernel.money import Money

EXAMPLES: dict[Any, Any] = {
    UUID: UUID("01890a5d-ac96-774b-bcce-b302099a8057"),
    datetime: datetime(2026, 3, 10, 12, tzinfo=UTC),
    date: date(2026, 3, 10),
    Money: Money(4900, "EUR"),
    int: 3,
    bool: True,
    str: "a_code",
    dict[str, str]: {"a_code": "another_code"},
}
"""Every type that a field of a fact may have: ids, instants, money, numbers, codes; never free words."""


def types_of(kind: type[Fact]) -> dict[str, tuple[Any, ...]]:
    """Field by field, the types it may hold; NoneType where it may be left out."""
    hints = get_type_hints(kind)
    return {field.name: _alternatives(hints[field.name]) for field in fields(kind)}


def an_example(kind: type[Fact], *, bare: bool = False) -> Fact:
    """A fact of that kind with every field filled; ``bare``: with None and False wherever that is possible."""
    return kind(**{name: _example(types, bare) for name, types in types_of(kind).items()})


def _alternatives(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)


def _example(types: tuple[Any, ...], bare: bool) -> Any:
    if bare and NoneType in types:
        return None
    if bare and bool in types:
        return False
    return EXAMPLES[types[0]]
