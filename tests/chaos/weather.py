"""Bad weather over a billing system: a fifth of all requests go wrong, each in its own way, by a seed."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from tests.wire_account import WireAccount

SHARE = 0.2
"""Of all requests, readings too."""
STORM = 6
"""So many 429 come one after the other."""
IN_STOCK = 60
"""So many faults are armed ahead; more are added as they are met."""

HELD_SECONDS = 4.0
"""Longer than a lease of the runs here, so that a second worker takes over while the first still waits."""
NO_ANSWER_SECONDS = 21.0
"""Longer than the connector waits for an answer."""

Fault = dict[str, Any]

KINDS: list[tuple[str, int, Fault]] = [
    ("cut before", 4, {"kind": "cut"}),
    ("cut after", 6, {"kind": "cut", "phase": "after"}),
    ("held up, then cut, before", 1, {"kind": "hang", "seconds": HELD_SECONDS}),
    ("held up, then cut, after", 1, {"kind": "hang", "phase": "after", "seconds": HELD_SECONDS}),
    ("500 before", 3, {"kind": "error"}),
    ("500 after", 3, {"kind": "error", "phase": "after"}),
    ("503", 3, {"kind": "error", "status": 503}),
    ("HTML body", 3, {"kind": "html"}),
    ("HTML body after", 2, {"kind": "html", "phase": "after"}),
    ("broken 2xx", 4, {"kind": "broken_json", "phase": "after"}),
    ("foreign 2xx", 2, {"kind": "foreign_json", "phase": "after"}),
    ("429 storm", 2, {"kind": "busy", "retry_after": 1}),
    ("one 429", 2, {"kind": "busy"}),
]
"""What it is called, how often it comes beside the others, and the fault."""

TIME_OUTS: list[tuple[str, Fault]] = [
    ("no answer before", {"kind": "hang", "seconds": NO_ANSWER_SECONDS}),
    ("no answer after", {"kind": "hang", "phase": "after", "seconds": NO_ANSWER_SECONDS}),
]
"""Whole time-outs, few of them, because each takes its time."""


@dataclass(frozen=True)
class Weather:
    """What comes, in order: each fault with the number of requests that it lets pass before it."""

    chance: random.Random
    slow: int

    def faults(self) -> Iterator[tuple[str, Fault]]:
        """Without an end; the whole time-outs stand among the first, on writes."""
        yield from self._slow()
        while True:
            ((name, _, fault),) = self.chance.choices(KINDS, [often for _, often, _ in KINDS])
            number = STORM if name.endswith("storm") else 1
            passed = sum(self._passed() for _ in range(number))
            for n in range(number):
                yield name, {"on": "any", "times": 1, "skip": 0 if n else passed, **fault}

    def _slow(self) -> Iterator[tuple[str, Fault]]:
        for n in range(self.slow):
            name, fault = TIME_OUTS[n % len(TIME_OUTS)]
            yield name, {"on": "write", "times": 1, "skip": 2 + 3 * n, **fault}

    def _passed(self) -> int:
        """How many requests go well before the next that doesn't."""
        number = 0
        while self.chance.random() >= SHARE:
            number += 1
        return number


@dataclass
class Brewing(threading.Thread):
    """Keeps faults armed until told to clear up. ``met`` counts those that a request ran into."""

    account: WireAccount
    weather: Weather
    met: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)
        self._over = threading.Event()
        self._coming = self.weather.faults()
        self._armed: dict[int, str] = {}

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        """Look after the stock a few times a second."""
        while not self._over.wait(0.3):
            # A billing system that is slow to answer is no reason to stop the weather.
            with suppress(OSError):
                self.look_after()

    def look_after(self) -> None:
        """Count what was met since, and arm what is missing."""
        left = self.account.faults()
        for number in [one for one in self._armed if one not in left]:
            self.met[self._armed.pop(number)] += 1
        for _ in range(IN_STOCK - len(left)):
            name, fault = next(self._coming)
            self._armed[self.account.arm(fault)] = name

    def clear_up(self) -> None:
        """No more of it; what was armed and not met is gone."""
        self._over.set()
        self.join()
        self.look_after()
        self.account.control.clear_faults()
