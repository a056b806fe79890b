"""Typed places that a lower room declares and the composition root fills, by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, TypeVar

T = TypeVar("T")


class RegistryError(Exception):
    """The wiring is wrong: the program must not start."""


class Registry(Generic[T]):
    """Things by key. A doubled key, a second filling or a reading before the filling stops the start."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._items: dict[str, T] | None = None

    def fill(self, items: Iterable[tuple[str, T]]) -> None:
        """Set the whole list, once."""
        if self._items is not None:
            raise RegistryError(f"The registry '{self.name}' was filled twice.")
        found: dict[str, T] = {}
        for key, item in items:
            if key in found:
                raise RegistryError(f"The registry '{self.name}' has '{key}' twice.")
            found[key] = item
        self._items = found

    def require(self, keys: Iterable[str]) -> None:
        """Stop the start unless every one of these keys is there."""
        missing = sorted(set(keys) - set(self.items))
        if missing:
            raise RegistryError(f"The registry '{self.name}' lacks {', '.join(missing)}.")

    @property
    def items(self) -> Mapping[str, T]:
        """All of them."""
        if self._items is None:
            raise RegistryError(f"The registry '{self.name}' was read before it was filled.")
        return self._items

    def __getitem__(self, key: str) -> T:
        try:
            return self.items[key]
        except KeyError:
            raise RegistryError(f"The registry '{self.name}' has no '{key}'.") from None

    def __contains__(self, key: str) -> bool:
        return key in self.items

    def __iter__(self) -> Iterator[str]:
        return iter(self.items)


class Slot(Generic[T]):
    """One thing that the composition root puts in."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._item: T | None = None

    def fill(self, item: T) -> None:
        """Put it in, once."""
        if self._item is not None:
            raise RegistryError(f"'{self.name}' was filled twice.")
        self._item = item

    def __call__(self) -> T:
        if self._item is None:
            raise RegistryError(f"'{self.name}' was used before it was filled.")
        return self._item
