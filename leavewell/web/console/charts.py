"""Charts as SVG made here: no script, an accessible name, and every figure in a table below.

Across, all is in percent of whatever width there is, so that letters keep their size on a narrow screen; down, in
pixels of a box of ``HEIGHT``. Put one on a page with ``{% include "console/chart.html" with chart=chart %}``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from leavewell.web.console.chart_shapes import (
    FLOOR,
    HEIGHT,
    Bar,
    Dot,
    Rule,
    Segment,
    Tick,
    height_of,
    rules,
    ticks,
)

COLOURS = ("one", "two", "three", "four", "five")
"""The classes that the style sheet colours, by light and by dark; no chart has more parts than these."""

Shown = Callable[[int], str]


@dataclass(frozen=True)
class Series:
    """One part of a chart: a value for each label, never below zero."""

    label: str
    values: Sequence[int]


@dataclass(frozen=True)
class TableRow:
    """A label with its figures in words, and where they come from if that can be seen."""

    label: str
    figures: Sequence[str]
    href: str = ""


@dataclass(frozen=True)
class Chart:
    """As the template draws it. ``key`` is the beginning of the ids that it puts on the page."""

    key: str
    title: str
    about: str
    legend: Sequence[tuple[str, str]]
    rows: Sequence[TableRow]
    rules: Sequence[Rule]
    ticks: Sequence[Tick]
    bars: Sequence[Bar] = ()
    segments: Sequence[Segment] = ()
    dots: Sequence[Dot] = ()
    height: int = HEIGHT
    floor: int = FLOOR


def plain(value: int) -> str:
    """1234 -> 1,234."""
    return f"{value:,}"


def bars(
    key: str,
    title: str,
    about: str,
    labels: Sequence[str],
    series: Series,
    *,
    shown: Shown = plain,
    hrefs: Sequence[str] = (),
) -> Chart:
    """One bar a label. ``shown`` puts a value in words; ``hrefs`` lead from the table's labels to what is behind."""
    return stacked(key, title, about, labels, [series], shown=shown, hrefs=hrefs)


def stacked(
    key: str,
    title: str,
    about: str,
    labels: Sequence[str],
    parts: Sequence[Series],
    *,
    shown: Shown = plain,
    hrefs: Sequence[str] = (),
) -> Chart:
    """One bar a label, the parts on top of each other. ValueError as for ``line``."""
    _check(labels, parts, hrefs)
    top, drawn = _top(shown, [sum(part.values[at] for part in parts) for at in range(len(labels))])
    found: list[Bar] = []
    for at, label in enumerate(labels):
        below = 0
        for part, colour in zip(parts, COLOURS, strict=False):
            value = part.values[at]
            if value:
                lower, upper = height_of(below, top), height_of(below + value, top)
                words = f"{label}, {part.label}: {shown(value)}"
                found.append(Bar.of(at, len(labels), upper, lower - upper, colour, words))
            below += value
    return _chart(key, title, about, labels, parts, shown, hrefs, drawn, bars=found)


def line(
    key: str,
    title: str,
    about: str,
    labels: Sequence[str],
    parts: Sequence[Series],
    *,
    shown: Shown = plain,
    hrefs: Sequence[str] = (),
) -> Chart:
    """One line a part. ValueError for a value below zero, more than five parts, or not one value a label."""
    _check(labels, parts, hrefs)
    top, drawn = _top(shown, [value for part in parts for value in part.values])
    segments: list[Segment] = []
    dots: list[Dot] = []
    for part, colour in zip(parts, COLOURS, strict=False):
        own = [
            Dot.of(at, len(labels), height_of(value, top), colour, f"{label}, {part.label}: {shown(value)}")
            for at, (label, value) in enumerate(zip(labels, part.values, strict=True))
        ]
        dots += own
        segments += [Segment(one.x, one.y, two.x, two.y, colour) for one, two in pairwise(own)]
    return _chart(key, title, about, labels, parts, shown, hrefs, drawn, segments=segments, dots=dots)


def _check(labels: Sequence[str], parts: Sequence[Series], hrefs: Sequence[str]) -> None:
    if len(parts) > len(COLOURS):
        raise ValueError(f"A chart has {len(COLOURS)} parts at most. Put the smallest ones together.")
    if hrefs and len(hrefs) != len(labels):
        raise ValueError("Give one address a label, or none.")
    for part in parts:
        if len(part.values) != len(labels):
            raise ValueError(f"'{part.label}' has {len(part.values)} values for {len(labels)} labels.")
        if any(value < 0 for value in part.values):
            raise ValueError(
                f"'{part.label}' has a value below zero. Show what was lost as a part of its own."
            )


def _top(shown: Shown, values: Sequence[int]) -> tuple[int, Sequence[Rule]]:
    drawn = rules(max(values, default=0), shown)
    return drawn[-1].value, drawn


def _chart(
    key: str,
    title: str,
    about: str,
    labels: Sequence[str],
    parts: Sequence[Series],
    shown: Shown,
    hrefs: Sequence[str],
    drawn: Sequence[Rule],
    *,
    bars: Sequence[Bar] = (),
    segments: Sequence[Segment] = (),
    dots: Sequence[Dot] = (),
) -> Chart:
    rows = [
        TableRow(label, [shown(part.values[at]) for part in parts], hrefs[at] if hrefs else "")
        for at, label in enumerate(labels)
    ]
    legend = [(part.label, colour) for part, colour in zip(parts, COLOURS, strict=False)]
    return Chart(key, title, about, legend, rows, drawn, ticks(labels), bars, segments, dots)
