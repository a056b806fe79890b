"""How a fact becomes a stored body and comes back, whatever version wrote it."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from types import ModuleType
from typing import Any, ClassVar

from pydantic import TypeAdapter

from leavewell.kernel.registry import RegistryError


@dataclass(frozen=True)
class Fact:
    """Something that happened. Fields are added with defaults; a break is a new version with an upcaster."""

    kind: ClassVar[str]
    version: ClassVar[int] = 1


@dataclass(frozen=True)
class UnknownFact(Fact):
    """A fact of a kind or version that this program doesn't know, kept readable as it was stored."""

    kind: ClassVar[str] = "unknown"
    stored_kind: str
    stored_version: int
    body: dict[str, Any]


_adapters: dict[type[Fact], TypeAdapter[Any]] = {}


def _adapter(kind: type[Fact]) -> TypeAdapter[Any]:
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def dump(fact: Fact) -> dict[str, Any]:
    """The fact as JSON values."""
    body = _adapter(type(fact)).dump_python(fact, mode="json")
    return dict(body)


def load_as(
    kind: type[Fact] | None,
    upcasters: Mapping[tuple[str, int], Any],
    name: str,
    version: int,
    body: dict[str, Any],
) -> Fact:
    """Read a stored body as that kind: raised to today's version, unknown fields left out."""
    stored = UnknownFact(stored_kind=name, stored_version=version, body=dict(body))
    while (name, version) in upcasters:
        body = upcasters[(name, version)](body)
        version += 1
    if kind is None or version != kind.version:
        return stored
    known = {field.name for field in fields(kind)}
    fact = _adapter(kind).validate_python({key: value for key, value in body.items() if key in known})
    assert isinstance(fact, Fact)
    return fact


def kinds_in(module: ModuleType) -> Iterator[type[Fact]]:
    """The fact kinds that a module defines."""
    for _, item in inspect.getmembers(module, inspect.isclass):
        if issubclass(item, Fact) and item.__module__ == module.__name__:
            yield item


def by_kind(*modules: ModuleType) -> dict[str, type[Fact]]:
    """The fact kinds of these modules; a kind that stands twice stops the start."""
    found: dict[str, type[Fact]] = {}
    for fact in (each for module in modules for each in kinds_in(module)):
        if fact.kind in found:
            raise RegistryError(f"The fact kind '{fact.kind}' stands twice.")
        found[fact.kind] = fact
    return found
