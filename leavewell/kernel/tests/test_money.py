from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from operator import add, sub

import pytest
from hypothesis import given
from hypothesis import strategies as some

from leavewell.kernel.errors import Invalid
from leavewell.kernel.money import FULL, Money

amounts = some.integers(min_value=-(10**12), max_value=10**12)
shares = some.integers(min_value=0, max_value=FULL)


@given(some.integers(min_value=0, max_value=10**12), shares)
def test_a_discount_never_gives_money_back_nor_makes_it_dearer(minor: int, off: int) -> None:
    assert 0 <= Money(minor, "EUR").less(off).minor <= minor


@given(amounts, shares)
def test_a_discount_is_rounded_half_to_even(minor: int, off: int) -> None:
    exact = Decimal(minor) * off / FULL
    rounded = int(exact.quantize(Decimal(1), ROUND_HALF_EVEN))
    assert Money(minor, "EUR").less(off) == Money(minor - rounded, "EUR")


@given(amounts)
def test_nothing_off_is_the_price_and_all_off_is_free(minor: int) -> None:
    price = Money(minor, "EUR")
    assert (price.less(0), price.less(FULL)) == (price, Money(0, "EUR"))


@given(some.integers(min_value=0, max_value=10**9), shares, shares)
def test_a_larger_discount_is_never_the_dearer_one(minor: int, one: int, other: int) -> None:
    price = Money(minor, "EUR")
    assert price.less(max(one, other)).minor <= price.less(min(one, other)).minor


def test_half_a_cent_goes_to_the_even_side() -> None:
    assert [Money(minor, "EUR").less(5000).minor for minor in (1, 3, 5, 7)] == [1, 1, 3, 3]


def test_a_currency_without_cents_has_none() -> None:
    yen = Money.from_major(Decimal("4900"), "JPY")
    assert yen == Money(4900, "JPY")
    assert yen.major == Decimal(4900)
    assert yen.less(3000).shown("en") == "¥3,430"
    with pytest.raises(Invalid, match="too many decimals"):
        Money.from_major(Decimal("49.5"), "JPY")


def test_a_currency_with_thousandths_has_three_places() -> None:
    assert Money.from_major(Decimal("1.234"), "KWD") == Money(1234, "KWD")


@given(amounts, some.sampled_from(["EUR", "JPY", "KWD"]))
def test_whole_units_and_minor_ones_are_the_same_money(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert Money.from_major(money.major, currency) == money


@pytest.mark.parametrize("together", [add, sub])
def test_two_currencies_are_never_put_together(together) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Invalid, match="EUR and USD can't be put together"):
        together(Money(1, "EUR"), Money(1, "USD"))


@given(amounts, amounts)
def test_what_was_added_can_be_taken_away(one: int, other: int) -> None:
    price, more = Money(one, "EUR"), Money(other, "EUR")
    assert price + more - more == price


@pytest.mark.parametrize("currency", ["", "eur", "EU", "EURO", "E1R", "€"])
def test_what_is_no_currency_is_refused(currency: str) -> None:
    with pytest.raises(Invalid, match="is not a currency"):
        Money(1, currency)


def test_money_is_shown_as_its_reader_writes_it() -> None:
    price = Money(123456, "EUR")
    assert price.shown("en") == "€1,234.56"
    assert price.shown("de-DE") == "1.234,56\xa0€"
