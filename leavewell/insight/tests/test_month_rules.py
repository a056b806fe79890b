"""The rules of finance's month by themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leavewell.insight.decide.frozen import differences_since, frozen, since_locked, thawed
from leavewell.insight.decide.lines import Figure, Line, Price
from leavewell.insight.decide.months import Month, month_at, month_called
from leavewell.insight.decide.rates import Rate, Rates, converted
from leavewell.insight.decide.sums import reported, sums
from leavewell.insight.decide.tie import Difference, EndHere, Gap, ShownThere, differences
from leavewell.kernel.money import Money

BERLIN = ZoneInfo("Europe/Berlin")
AT = datetime(2026, 3, 10, 9, tzinfo=UTC)
ACCOUNT, SUB = UUID(int=1), UUID(int=2)
LINE = Line(Figure.LOST, "a", ACCOUNT, SUB, AT, AT.date(), Fraction(10), "EUR")


def rate(day: int, worth: str) -> Rate:
    return Rate.of(date(2026, 3, day), Decimal(worth))


def test_march_in_berlin_is_an_hour_short() -> None:
    march = Month(date(2026, 3, 1))
    assert march.ends_at(BERLIN) - march.begins_at(BERLIN) == timedelta(days=31, hours=-1)
    assert month_at(march.ends_at(BERLIN), BERLIN) == march.moved(1)
    assert month_at(march.ends_at(BERLIN) - timedelta(microseconds=1), BERLIN) == march


def test_months_go_on_over_the_year() -> None:
    assert Month(date(2026, 12, 1)).moved(1).code == "2027-01"
    assert Month(date(2026, 1, 1)).moved(-13).code == "2024-12"
    assert Month(date(2028, 2, 1)).last == date(2028, 2, 29)


@pytest.mark.parametrize("code", ["", "2026", "2026-13", "1999-12", "2026-03-01", "%00", "9999999-01"])
def test_what_is_no_month_is_none(code: str) -> None:
    assert month_called(code) is None


def test_a_rate_holds_until_the_next_one_and_no_longer_than_a_month() -> None:
    rates = Rates.of("EUR", [("USD", rate(10, "0.9")), ("USD", rate(2, "0.8"))])
    worths = {day: rates.on("USD", date(2026, 3, day)) for day in (1, 2, 9, 10)}
    assert worths == {1: None, 2: rate(2, "0.8"), 9: rate(2, "0.8"), 10: rate(10, "0.9")}
    assert rates.on("USD", date(2026, 4, 9)) == rate(10, "0.9")
    assert rates.on("USD", date(2026, 4, 10)) is None and rates.on("GBP", date(2026, 3, 10)) is None
    assert rates.on("EUR", date(2026, 3, 10)) == Rate(date(2026, 3, 10), Fraction(1))


@pytest.mark.parametrize(
    ("minor", "currency", "worth", "into", "comes_to"),
    [
        (1000, "JPY", "0.0061", "EUR", Fraction(610)),
        (1000, "BHD", "2.44", "EUR", Fraction(244)),
        (610, "EUR", "163.934", "JPY", Fraction("999.9974")),
        (244, "EUR", "0.41", "BHD", Fraction("1000.4")),
    ],
)
def test_each_currency_has_its_own_smallest_unit(
    minor: int, currency: str, worth: str, into: str, comes_to: Fraction
) -> None:
    assert converted(Fraction(minor), currency, rate(1, worth), into) == comes_to


AMOUNTS = st.lists(st.fractions(min_value=0, max_value=10**6, max_denominator=84), min_size=1, max_size=20)


@given(AMOUNTS)
def test_a_sum_is_rounded_once_and_its_lines_add_up_to_it_with_what_rounding_adds(
    amounts: list[Fraction],
) -> None:
    lines = [
        replace(LINE, key=str(place), amount=each, rate=rate(1, "1")) for place, each in enumerate(amounts)
    ]
    found, whole = sums(lines)[0], reported(lines, "EUR")[0]
    assert found.money.minor == round(sum(amounts, Fraction(0)))
    assert sum(round(each) for each in amounts) + found.rounding == found.money.minor
    assert whole.money == found.money and whole.rounding == found.rounding


def test_half_a_cent_goes_to_the_even_one() -> None:
    halves = [replace(LINE, amount=Fraction(5, 2)), replace(LINE, currency="USD", amount=Fraction(7, 2))]
    assert [each.money.minor for each in sums(halves)] == [2, 4]


def test_a_line_that_nobody_can_price_is_counted_and_said() -> None:
    found = sums([LINE, replace(LINE, amount=None)])[0]
    assert (found.count, found.unknown, found.money.minor) == (2, 1, 10)


def test_a_stored_line_comes_back_as_it_was() -> None:
    price = Price(Money(100, "EUR"), "year", 2)
    lines = [
        replace(LINE, amount=Fraction(1, 3), price=price, charges=3, notes=("trial",), rate=rate(1, "0.9")),
        replace(LINE, amount=None, key="b"),
    ]
    gaps = [
        Difference(Gap.CHARGED, ACCOUNT, SUB, None, AT, Money(5, "EUR")),
        Difference(Gap.NOT_HERE, ACCOUNT, SUB, AT),
    ]
    assert thawed(frozen(lines, gaps)) == (lines, gaps)


def test_since_the_lock_a_line_is_new_gone_or_other_and_a_new_rate_is_none_of_these() -> None:
    was = [replace(LINE, key=key) for key in ("same", "gone", "moved", "rated")]
    moved = replace(was[2], at=AT + timedelta(days=1))
    now = [was[0], moved, replace(was[3], rate=rate(1, "2")), replace(LINE, key="new")]
    found = {((each.was or each.now) or LINE).key: (each.was, each.now) for each in since_locked(was, now)}
    assert found == {"gone": (was[1], None), "moved": (was[2], moved), "new": (None, now[3])}
    one, two = Difference(Gap.NOT_HERE, ACCOUNT, SUB), Difference(Gap.NOT_READ, ACCOUNT, SUB)
    since = [(each.difference, each.is_new) for each in differences_since([one], [two])]
    assert since == [(two, True), (one, False)]


def shown(**given: object) -> dict[UUID, ShownThere]:
    there = ShownThere(ACCOUNT, SUB, "ended", AT, AT + timedelta(hours=1))
    return {SUB: replace(there, **given)}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("there", "gap"),
    [
        ({}, None),
        ({"ends_at": AT + timedelta(seconds=60)}, None),
        ({"ends_at": AT + timedelta(seconds=61)}, Gap.OTHER_DATE),
        ({"state": "active", "ends_at": None}, Gap.ALIVE_THERE),
        ({"state": "ending"}, Gap.ALIVE_THERE),
        ({"state": "ending", "read_at": AT - timedelta(hours=1)}, Gap.NOT_READ),
        ({"charged_at": AT + timedelta(days=2), "charge": Money(1, "EUR")}, Gap.CHARGED),
        ({"charged_at": AT}, None),
    ],
)
def test_billing_differs_in_one_way_or_not_at_all(there: dict[str, object], gap: Gap | None) -> None:
    ends = [EndHere(ACCOUNT, SUB, AT)]
    assert [each.gap for each in differences(ends, shown(**there), {})] == ([gap] if gap else [])
    assert not differences([EndHere(ACCOUNT, SUB, AT, back=True)], shown(**there), {})


def test_what_ended_there_alone_is_told_with_the_date_that_it_has_here_if_any() -> None:
    alone = differences([], shown(), {})
    elsewhen = differences([], shown(), {SUB: AT + timedelta(days=9)})
    assert [each.gap for each in (*alone, *elsewhen)] == [Gap.NOT_HERE, Gap.OTHER_DATE]
    assert elsewhen[0].here_at == AT + timedelta(days=9)


def test_a_charge_that_was_found_already_is_told_once() -> None:
    known = Difference(Gap.CHARGED, ACCOUNT, SUB, None, AT + timedelta(days=2), Money(1, "EUR"))
    there = shown(charged_at=AT + timedelta(days=2), charge=Money(1, "EUR"))
    assert list(differences([EndHere(ACCOUNT, SUB, AT)], there, {}, [known])) == [known]
