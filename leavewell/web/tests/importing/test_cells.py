"""What a cell may look like, and what it then means."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from leavewell.web.importing.cells import Written, read_cell
from leavewell.web.importing.errors import BadCell
from leavewell.web.importing.kinds import Kind

BERLIN = ZoneInfo("Europe/Berlin")


def read(kind: Kind, text: str, **ways: Any) -> Any:
    """The cell in a column that is written as the words say."""
    usual: dict[str, Any] = {
        "dates": "dmy",
        "clock": None,
        "zone": BERLIN,
        "decimal": ".",
        "yes_words": frozenset({"yes"}),
        "no_words": frozenset({"no"}),
        "currency": "EUR",
    }
    return read_cell(kind, text, Written(**{**usual, **ways}))


@pytest.mark.parametrize(
    ("order", "text"),
    [
        ("dmy", "16-10-2024"),
        ("dmy", "16.10.2024"),
        ("dmy", "16/10/2024"),
        ("mdy", "10/16/2024"),
        ("ymd", "2024-10-16"),
        ("ymd", "20241016"),
        ("ymd", "2024-10-16 23:59"),
    ],
)
def test_a_day_is_read_in_the_order_that_is_said(order: str, text: str) -> None:
    assert read(Kind.DAY, text, dates=order) == date(2024, 10, 16)


@pytest.mark.parametrize(
    "text", ["10/16/2024", "31-02-2024", "16-10-24", "16-10-0024", "soon", "16-10-2024 x"]
)
def test_a_day_that_isnt_one_is_told(text: str) -> None:
    with pytest.raises(BadCell, match="is no date with the day first|year that can't be meant"):
        read(Kind.DAY, text)


def test_an_instant_without_a_clock_is_the_days_first_or_last_second_in_the_zone() -> None:
    assert read(Kind.START, "16-10-2024") == datetime(2024, 10, 15, 22, tzinfo=UTC)
    assert read(Kind.END, "16-10-2024") == datetime(2024, 10, 16, 21, 59, 59, tzinfo=UTC)


def test_a_clock_counts_in_the_zone_unless_it_brings_an_offset() -> None:
    assert read(Kind.END, "16-10-2024 03:00") == datetime(2024, 10, 16, 1, tzinfo=UTC)
    assert read(Kind.END, "16-10-2024T03:00:30Z") == datetime(2024, 10, 16, 3, 0, 30, tzinfo=UTC)
    assert read(Kind.START, "16-10-2024 03:00 -05:30") == datetime(2024, 10, 16, 8, 30, tzinfo=UTC)


def test_a_clock_that_must_be_there_or_must_not_is_asked_for() -> None:
    with pytest.raises(BadCell, match="has no clock"):
        read(Kind.START, "16-10-2024", clock=True)
    with pytest.raises(BadCell, match="has a clock"):
        read(Kind.START, "16-10-2024 03:00", clock=False)
    with pytest.raises(BadCell, match="a clock that can't be"):
        read(Kind.START, "16-10-2024 25:00")


@pytest.mark.parametrize(
    ("text", "decimal", "amount"),
    [
        ("1200.50", ".", "1200.50"),
        ("1,200.50", ".", "1200.50"),
        ("1.200,50", ",", "1200.50"),
        ("1 200,5", ",", "1200.5"),
        ("0", ".", "0"),
    ],
)
def test_a_number_is_read_as_it_is_written(text: str, decimal: str, amount: str) -> None:
    assert read(Kind.AMOUNT, text, decimal=decimal) == Decimal(amount)


@pytest.mark.parametrize("text", ["free", "-1", "NaN", "1e3", "1,2", "99999999999999", "Infinity"])
def test_an_amount_that_cant_be_is_told(text: str) -> None:
    with pytest.raises(BadCell):
        read(Kind.AMOUNT, text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.SEATS, "0"),
        (Kind.WHOLE, "1.5"),
        (Kind.WHOLE, "-1"),
        (Kind.WHOLE, "2147483648"),
        (Kind.YES_NO, "maybe"),
        (Kind.INTERVAL, "fortnightly"),
        (Kind.COUNTRY, "Germany"),
        (Kind.CURRENCY, "€"),
        (Kind.MAIL, "ada"),
        (Kind.DUTY, "boss"),
        (Kind.AUDIENCE, "friends"),
        (Kind.LOCALE, "german language"),
        (Kind.SCORE, "4.123"),
        (Kind.ID, "x" * 256),
    ],
)
def test_a_cell_that_holds_something_else_is_told(kind: Kind, text: str) -> None:
    with pytest.raises(BadCell):
        read(kind, text)


def test_a_reason_never_shows_an_address_or_long_words() -> None:
    with pytest.raises(BadCell, match="not shown"):
        read(Kind.YES_NO, "ada@firm.example")
    with pytest.raises(BadCell, match="not shown"):
        read(Kind.WHOLE, "we left because nobody ever answered")
