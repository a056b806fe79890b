"""What a person sees, and hears, of a chart."""

from __future__ import annotations

import re

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from leavewell.web.console.chart_shapes import CEILING, FLOOR, HEIGHT
from leavewell.web.console.charts import COLOURS, Chart, Series, bars, line, stacked

LABELS = ("Mar 2", "Mar 9", "Mar 16")

values = st.integers(min_value=0, max_value=10**40)
tables = st.integers(min_value=1, max_value=60).flatmap(
    lambda wide: st.lists(st.lists(values, min_size=wide, max_size=wide), min_size=1, max_size=len(COLOURS))
)


def made(kind: object, table: list[list[int]]) -> Chart:
    labels = [f"week {at}" for at in range(len(table[0]))]
    assert callable(kind)
    chart = kind(
        "k", "A chart", "What it shows.", labels, [Series(f"p{n}", row) for n, row in enumerate(table)]
    )
    assert isinstance(chart, Chart)
    return chart


@given(tables)
def test_no_bar_leaves_the_box_whatever_the_figures(table: list[list[int]]) -> None:
    for bar in made(stacked, table).bars:
        assert bar.x >= 0
        assert bar.x + bar.width <= 100.01
        assert CEILING - 0.01 <= bar.y <= bar.y + bar.height <= FLOOR + 0.01


@given(tables)
def test_no_point_of_a_line_leaves_the_box(table: list[list[int]]) -> None:
    chart = made(line, table)
    assert len(chart.dots) == sum(len(row) for row in table)
    for dot in chart.dots:
        assert 0 <= dot.x <= 100
        assert CEILING <= dot.y <= FLOOR < HEIGHT


@given(tables)
def test_every_label_below_stays_inside_and_the_first_and_last_are_there(table: list[list[int]]) -> None:
    chart = made(line, table)
    assert len(chart.ticks) <= 4
    assert (chart.ticks[0].label, chart.ticks[-1].label) == (chart.rows[0].label, chart.rows[-1].label)
    assert all(0 <= tick.x <= 100 and tick.y <= HEIGHT for tick in chart.ticks)


@given(tables)
def test_the_highest_level_is_never_below_a_bar(table: list[list[int]]) -> None:
    chart = made(stacked, table)
    assert chart.rules[-1].value >= max(map(sum, zip(*table, strict=True)))


def test_a_taller_bar_means_more() -> None:
    chart = bars("k", "Cancelled", "By week.", LABELS, Series("cancelled", [1, 4, 2]))
    assert [bar.height for bar in chart.bars] == [36.5, 146.0, 73.0]


def test_a_week_without_anything_has_no_bar_but_a_row() -> None:
    chart = bars("k", "Cancelled", "By week.", LABELS, Series("cancelled", [0, 3, 0]))
    assert len(chart.bars) == 1
    assert [row.figures for row in chart.rows] == [["0"], ["3"], ["0"]]


def test_a_chart_of_nothing_but_zeros_can_be_drawn() -> None:
    chart = line("k", "Cancelled", "By week.", LABELS, [Series("cancelled", [0, 0, 0])])
    assert {dot.y for dot in chart.dots} == {FLOOR}


def test_one_value_stands_in_the_middle() -> None:
    chart = line("k", "Cancelled", "By week.", LABELS[:1], [Series("cancelled", [7])])
    assert (chart.dots[0].x, len(chart.segments)) == (50, 0)


@pytest.mark.parametrize("kind", [line, stacked])
def test_a_value_below_zero_is_refused(kind: object) -> None:
    with pytest.raises(ValueError, match="below zero"):
        made(kind, [[1, -1, 2]])


def test_a_value_too_few_is_refused() -> None:
    with pytest.raises(ValueError, match="2 values for 3 labels"):
        line("k", "t", "d", LABELS, [Series("cancelled", [1, 2])])


def test_more_parts_than_colours_are_refused() -> None:
    with pytest.raises(ValueError, match="5 parts"):
        made(stacked, [[1]] * 6)


def test_who_can_not_see_it_hears_its_name_and_reads_the_table() -> None:
    chart = stacked(
        "weeks",
        "Twelve weeks",
        "How sessions ended.",
        LABELS,
        [Series("cancelled", [1, 2, 3]), Series("never mind", [4, 5, 1234])],
        hrefs=["/a", "/b", "/c"],
    )
    page = render_to_string("console/chart.html", {"chart": chart})
    assert '<svg role="img" aria-labelledby="weeks-title weeks-about"' in page
    assert (
        '<title id="weeks-title">Twelve weeks</title><desc id="weeks-about">How sessions ended.</desc>'
        in page
    )
    assert '<a href="/c">Mar 16</a></th><td class="number">3</td><td class="number">1,234</td>' in page


def test_a_chart_brings_no_style_and_no_script() -> None:
    page = render_to_string("console/chart.html", {"chart": made(stacked, [[1, 2], [3, 4]])})
    assert not re.search(r"style=|<script|onclick|#[0-9a-f]{3,6}\b", page)
    assert 'class="one"' in page
    assert 'class="two"' in page


def test_a_label_is_never_read_as_markup() -> None:
    chart = bars("k", "t", "d", ["<b>"], Series("<i>x", [1]))
    assert "<b>" not in render_to_string("console/chart.html", {"chart": chart})


def test_without_labels_it_says_that_there_is_nothing_to_draw() -> None:
    chart = bars("k", "Cancelled", "By week.", [], Series("cancelled", []))
    assert "Nothing to draw yet." in render_to_string("console/chart.html", {"chart": chart})
