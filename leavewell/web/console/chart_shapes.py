"""Where the parts of a chart stand: across in percent of the width, down in pixels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

HEIGHT = 190
CEILING = 18
FLOOR = 164
BASELINE = 184

_LABELS_AT_MOST = 4
_STEPS = (1, 2, 4, 6, 8, 10)


@dataclass(frozen=True)
class Bar:
    """A bar, or a piece of one. ``words`` stand on it when it is pointed at."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    words: str

    @staticmethod
    def of(at: int, count: int, y: float, height: float, colour: str, words: str) -> Bar:
        """The ``at``-th of ``count`` bars."""
        place = 100 / count
        width = min(place * 0.7, 12.0)
        return Bar(
            round(place * (at + 0.5) - width / 2, 3), y, round(width, 3), round(height, 2), colour, words
        )

    @property
    def across(self) -> str:
        """Its left edge."""
        return f"{self.x}%"

    @property
    def wide(self) -> str:
        """How wide it is."""
        return f"{self.width}%"


@dataclass(frozen=True)
class Dot:
    """A point of a line."""

    x: float
    y: float
    colour: str
    words: str

    @staticmethod
    def of(at: int, count: int, y: float, colour: str, words: str) -> Dot:
        """The ``at``-th of ``count`` points, above its label."""
        return Dot(_middle(at, count), y, colour, words)


@dataclass(frozen=True)
class Segment:
    """From one point of a line to the next."""

    x1: float
    y1: float
    x2: float
    y2: float
    colour: str


@dataclass(frozen=True)
class Rule:
    """A level across the chart, with its value."""

    value: int
    y: float
    words: str


@dataclass(frozen=True)
class Tick:
    """A label below the chart; ``anchor`` keeps the first and the last one inside."""

    x: float
    anchor: str
    label: str
    y: int = BASELINE


def height_of(value: int, top: int) -> float:
    """How far down a value stands, where ``top`` stands at the ceiling."""
    # Whole numbers first: what is too large for a float is still a share of the whole.
    share = value * 10_000 // top / 10_000
    return round(FLOOR - (FLOOR - CEILING) * share, 2)


def rules(greatest: int, shown: Callable[[int], str]) -> Sequence[Rule]:
    """The levels to draw: nought, a round number that nothing rises above, and its half where that is whole."""
    unit = 10 ** (len(str(greatest)) - 1)
    top = next(step * unit for step in _STEPS if step * unit >= max(greatest, 1))
    levels = [0, top // 2, top] if top % 2 == 0 else [0, top]
    return [Rule(level, height_of(level, top), shown(level)) for level in levels]


def ticks(labels: Sequence[str]) -> Sequence[Tick]:
    """As many labels as a phone's width holds, always the first and the last."""
    count = len(labels)
    if count <= _LABELS_AT_MOST:
        picked = list(range(count))
    else:
        picked = [round(at * (count - 1) / (_LABELS_AT_MOST - 1)) for at in range(_LABELS_AT_MOST)]
    return [_tick(at, labels) for at in picked]


def _tick(at: int, labels: Sequence[str]) -> Tick:
    count = len(labels)
    if count > 1 and at == 0:
        return Tick(0.0, "start", labels[at])
    if count > 1 and at == count - 1:
        return Tick(100.0, "end", labels[at])
    return Tick(_middle(at, count), "middle", labels[at])


def _middle(at: int, count: int) -> float:
    return round(100 / count * (at + 0.5), 3)
