from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import pytest

from leavewell.kernel.errors import IllegalMove, LostRace
from leavewell.kernel.states import Machine, move


class Door(StrEnum):
    SHUT = "shut"
    OPEN = "open"
    WALLED_UP = "walled_up"


class Push(StrEnum):
    PUSH = "push"
    PULL = "pull"
    BRICK = "brick"


DOOR: Machine[Door, Push] = Machine(
    "door",
    {
        (Door.SHUT, Push.PUSH): Door.OPEN,
        (Door.OPEN, Push.PULL): Door.SHUT,
        (Door.SHUT, Push.BRICK): Door.WALLED_UP,
    },
)


@dataclass
class ADoor:
    """A door as somebody read it."""

    pk: int = 1
    state: str = Door.SHUT.value
    colour: str = ""


@dataclass
class Doors:
    """The doors as they stand now, and what was asked of them."""

    stored: dict[int, str]
    asked: dict[str, Any] = field(default_factory=dict)
    changed: dict[str, Any] = field(default_factory=dict)

    def filter(self, **terms: Any) -> Doors:
        self.asked = terms
        return self

    def update(self, **changes: Any) -> int:
        if self.stored.get(self.asked["pk"]) != self.asked["state"]:
            return 0
        self.stored[self.asked["pk"]] = changes["state"]
        self.changed = changes
        return 1


def test_a_row_moves_with_its_other_columns_if_nobody_moved_it_since() -> None:
    doors, door = Doors({1: "shut"}), ADoor()
    assert move(doors, door, DOOR, Push.PUSH, colour="red") is Door.OPEN
    assert (doors.stored, door.state, door.colour) == ({1: "open"}, "open", "red")
    assert doors.changed == {"state": Door.OPEN, "colour": "red"}


def test_whoever_comes_second_is_told_and_changes_nothing() -> None:
    doors, door = Doors({1: "open"}), ADoor()
    with pytest.raises(LostRace, match="This door was changed a moment ago"):
        move(doors, door, DOOR, Push.PUSH, colour="red")
    assert (doors.stored, doors.changed, door) == ({1: "open"}, {}, ADoor())


def test_a_move_that_the_table_lacks_is_refused_before_anything_is_asked() -> None:
    doors, door = Doors({1: "shut"}), ADoor()
    with pytest.raises(IllegalMove, match="A door that is 'shut' can't 'pull'"):
        move(doors, door, DOOR, Push.PULL)
    assert doors.asked == {}


def test_a_state_that_the_table_never_heard_of_is_a_defect() -> None:
    with pytest.raises(ValueError, match="ajar"):
        move(Doors({1: "ajar"}), ADoor(state="ajar"), DOOR, Push.PUSH)


def test_the_table_says_what_is_allowed_and_where_it_ends() -> None:
    assert DOOR.allows(Door.SHUT, Push.BRICK)
    assert not DOOR.allows(Door.WALLED_UP, Push.PUSH)
    assert DOOR.final == {Door.WALLED_UP}
