"""State lives in a table of moves, and a row moves by compare-and-set."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from leavewell.kernel.errors import IllegalMove, LostRace

S = TypeVar("S", bound=StrEnum)
M = TypeVar("M", bound=StrEnum)


class Machine(Generic[S, M]):
    """All moves of one kind of row, in one readable place."""

    def __init__(self, name: str, moves: Mapping[tuple[S, M], S]) -> None:
        self.name = name
        self.moves = dict(moves)

    def target(self, state: S, move: M) -> S:
        """Where the move leads; IllegalMove if the table has none."""
        try:
            return self.moves[(state, move)]
        except KeyError:
            raise IllegalMove(self.name, state, move) from None

    def allows(self, state: S, move: M) -> bool:
        """Whether the table has this move."""
        return (state, move) in self.moves

    @property
    def final(self) -> frozenset[S]:
        """States that no move leaves."""
        return frozenset(set(self.moves.values()) - {state for state, _ in self.moves})


class Row(Protocol):
    """What a move needs of a row: its key, its state, and its table."""

    pk: Any
    state: str


class Rows(Protocol):
    """The rows of one table, as far as a move needs them."""

    def filter(self, **terms: Any) -> Any: ...


def move(rows: Rows, row: Row, machine: Machine[S, M], by: M, **changes: Any) -> S:
    """Move a row that was read earlier, if nobody moved it since; the other columns change with it.

    Raises IllegalMove when the table has no such move, LostRace when another hand was first.
    """
    kind = type(next(iter(machine.moves.values())))
    target = machine.target(kind(row.state), by)
    if rows.filter(pk=row.pk, state=row.state).update(state=target, **changes) != 1:
        raise LostRace(machine.name)
    row.state = target
    for column, value in changes.items():
        setattr(row, column, value)
    return target
