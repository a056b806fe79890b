from __future__ import annotations

import pytest

from leavewell.kernel.registry import Registry, RegistryError, Slot


def filled() -> Registry[int]:
    registry: Registry[int] = Registry("numbers")
    registry.fill([("one", 1), ("two", 2)])
    return registry


def test_what_was_filled_in_is_found() -> None:
    numbers = filled()
    assert (numbers["one"], "two" in numbers, "three" in numbers, list(numbers)) == (
        1,
        True,
        False,
        ["one", "two"],
    )


def test_a_doubled_key_stops_the_start() -> None:
    registry: Registry[int] = Registry("numbers")
    with pytest.raises(RegistryError, match="'numbers' has 'one' twice"):
        registry.fill([("one", 1), ("one", 1)])


def test_a_second_filling_stops_the_start() -> None:
    with pytest.raises(RegistryError, match="was filled twice"):
        filled().fill([])


def test_a_missing_key_stops_the_start_and_is_named() -> None:
    filled().require(["one"])
    with pytest.raises(RegistryError, match="lacks four, three"):
        filled().require(["one", "three", "four"])


def test_reading_an_unknown_key_or_before_the_filling_is_a_defect() -> None:
    with pytest.raises(RegistryError, match="has no 'three'"):
        filled()["three"]
    with pytest.raises(RegistryError, match="before it was filled"):
        Registry("numbers").items  # noqa: B018


def test_a_slot_holds_one_thing_once() -> None:
    slot: Slot[int] = Slot("number")
    with pytest.raises(RegistryError, match="used before it was filled"):
        slot()
    slot.fill(0)
    assert slot() == 0
    with pytest.raises(RegistryError, match="filled twice"):
        slot.fill(1)
