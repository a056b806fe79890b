"""Whoever waits for news takes a thread; they never take all of them."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from leavewell.web.api.waiting import PAUSE_SECONDS, Found, WaitingRoom
from leavewell.web.threads import THREADS, WAITING


@dataclass
class Clock:
    """Goes on only while somebody waits."""

    now: float = 100.0

    def __call__(self) -> float:
        return self.now

    def pause(self, seconds: float) -> None:
        self.now += seconds


def a_room(clock: Clock, *, seats: int = 1) -> WaitingRoom:
    return WaitingRoom(seats, clock, clock.pause)


def nobody(_: object) -> bool:
    return False


def test_who_doesnt_wait_is_answered_with_what_is_there() -> None:
    clock = Clock()
    assert a_room(clock).wait(0, lambda: "old", nobody) == Found("old", ask_again=True)
    assert clock.now == 100


def test_news_ends_the_waiting() -> None:
    clock = Clock()
    seen = a_room(clock).wait(20, lambda: "new" if clock.now >= 103 else "old", lambda each: each == "new")
    assert (seen, clock.now) == (Found("new", ask_again=False), 103)


def test_without_news_it_ends_when_it_was_said_to() -> None:
    clock = Clock()
    assert a_room(clock).wait(1.1, lambda: "old", nobody) == Found("old", ask_again=True)
    assert 101.1 <= clock.now < 101.1 + PAUSE_SECONDS


def test_without_a_seat_the_answer_comes_at_once() -> None:
    clock = Clock()
    room, looks = a_room(clock), []

    def look() -> str:
        looks.append(clock.now)
        if len(looks) == 2:
            # By now the only seat is taken, by this very waiting.
            assert room.wait(20, lambda: "old", nobody) == Found("old", ask_again=True)
            assert clock.now == looks[-1]
        return "old"

    room.wait(1, look, nobody)
    assert len(looks) > 2


def test_a_failure_gives_the_seat_back() -> None:
    clock = Clock()
    room = a_room(clock)
    looks: list[str] = []

    def fails() -> str:
        looks.append("")
        if len(looks) == 2:
            raise ZeroDivisionError
        return "old"

    with pytest.raises(ZeroDivisionError):
        room.wait(1, fails, nobody)
    began = clock.now
    room.wait(1, lambda: "old", nobody)
    assert clock.now > began


def test_most_threads_of_a_process_never_wait() -> None:
    assert WAITING * 4 <= THREADS
