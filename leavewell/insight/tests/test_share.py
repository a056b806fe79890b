"""How a part of a whole is told, and what a price brings in a month."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leavewell.insight.decide.monthly import monthly
from leavewell.insight.decide.share import share
from leavewell.kernel.money import Money


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (7, 12, "7 of 12"),
        (0, 0, "0 of 0"),
        (19, 19, "19 of 19"),
        (7, 20, "35% (n = 20)"),
        (0, 40, "0% (n = 40)"),
        (40, 40, "100% (n = 40)"),
        (1, 900, "under 1% (n = 900)"),
        (899, 900, "over 99% (n = 900)"),
    ],
)
def test_a_rate_is_told_from_twenty_on_with_its_count(part: int, whole: int, words: str) -> None:
    assert share(part, whole) == words


@given(st.integers(0, 19), st.integers(0, 19))
def test_nobody_reads_a_percentage_of_a_handful(part: int, whole: int) -> None:
    assert "%" not in share(min(part, whole), whole)


@pytest.mark.parametrize(
    ("minor", "interval", "count", "a_month"),
    [
        (4900, "month", 1, 4900),
        (30000, "month", 3, 10000),
        (12000, "year", 1, 1000),
        (24000, "year", 2, 1000),
        (700, "week", 1, 3042),
        (100, "day", 1, 3042),
        (1000, "year", 1, 83),
    ],
)
def test_a_price_is_told_by_the_month(minor: int, interval: str, count: int, a_month: int) -> None:
    assert monthly(Money(minor, "EUR"), interval, count) == Money(a_month, "EUR")


def test_an_interval_that_nobody_knows_brings_no_guess() -> None:
    assert monthly(Money(100, "EUR"), "fortnight", 1) is None
    assert monthly(Money(100, "EUR"), "month", 0) is None
