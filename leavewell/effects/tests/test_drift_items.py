"""Every item of a subscription is held against billing, whichever stands first there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leavewell.billing.types import Item, SubState
from leavewell.effects.decide.drift import Difference, Recorded, drifts
from leavewell.effects.decide.drift_goals import unkept
from leavewell.effects.decide.drift_items import known_item
from leavewell.effects.decide.drift_terms import terms_in
from leavewell.effects.drift_words import side_in_words
from leavewell.effects.goals import Rhythm, Terms
from leavewell.effects.tests.viewing import PERIOD_END, a_view
from leavewell.kernel.money import Money

BERLIN = ZoneInfo("Europe/Berlin")
TEAM = Item("si_1", "Team", 2, Money(4900, "EUR"), "month", PERIOD_END, price="price_team")
EXTRA = Item("si_2", "Extra", 1, Money(1000, "EUR"), "month", PERIOD_END, price="price_extra")
CARE = Item("si_3", "Care", 1, Money(12000, "EUR"), "year", PERIOD_END, price="price_care")


def here(*items: Item) -> Recorded:
    return Recorded(SubState.ACTIVE, None, None, terms_in(a_view(*items)))


def told(ours: Sequence[Item], theirs: Sequence[Item]) -> tuple[str, str, str]:
    """Both sides in words, and how it goes against the customer."""
    (found,) = drifts(here(*ours), a_view(*theirs))
    return side_in_words(found.here, BERLIN), side_in_words(found.there, BERLIN), found.why


@pytest.mark.parametrize(
    ("theirs", "ours_said", "theirs_said", "why"),
    [
        (
            [TEAM, EXTRA],
            "of 3 items €120.00 every year (price_care)",
            "of 2 items none of price_care",
            "",
        ),
        (
            [TEAM, replace(EXTRA, quantity=3), CARE],
            "of 3 items €10.00 every month (price_extra)",
            "of 3 items €30.00 for 3 every month (price_extra)",
            "dearer_there",
        ),
        (
            [TEAM, replace(EXTRA, price="price_other"), CARE],
            "of 3 items €10.00 every month (price_extra)",
            "of 3 items €10.00 every month (price_other)",
            "",
        ),
        (
            [TEAM, EXTRA, replace(CARE, interval="month", unit=Money(1000, "EUR"))],
            "of 3 items €120.00 every year (price_care)",
            "of 3 items €10.00 every month (price_care)",
            "",
        ),
        (
            [TEAM, EXTRA, replace(CARE, interval="month", unit=Money(1001, "EUR"))],
            "of 3 items €120.00 every year (price_care)",
            "of 3 items €10.01 every month (price_care)",
            "dearer_there",
        ),
        (
            [TEAM],
            "of 3 items €10.00 every month (price_extra) and €120.00 every year (price_care)",
            "of 1 item none of price_extra and none of price_care",
            "",
        ),
    ],
)
def test_what_differs_of_several_items_is_told_item_by_item(
    theirs: list[Item], ours_said: str, theirs_said: str, why: str
) -> None:
    assert told([TEAM, EXTRA, CARE], theirs) == (ours_said, theirs_said, why)


def test_an_item_that_was_added_costs_more_and_one_that_is_free_doesnt() -> None:
    free = replace(EXTRA, unit=Money(0, "EUR"))
    assert told([TEAM], [EXTRA, TEAM]) == (
        "of 1 item none of price_extra",
        "of 2 items €10.00 every month (price_extra)",
        "dearer_there",
    )
    assert told([TEAM], [TEAM, free])[2] == ""


def test_an_item_in_another_currency_is_more_of_that_currency() -> None:
    assert told([TEAM, EXTRA], [TEAM, replace(EXTRA, unit=Money(1, "USD"))])[2] == "dearer_there"


def test_an_item_that_was_taken_off_and_put_on_again_is_the_same() -> None:
    assert not drifts(here(TEAM, EXTRA), a_view(TEAM, replace(EXTRA, id="si_9")))


prices = st.sampled_from(["price_a", "price_b", "price_c", "price_d"])
lines = st.builds(
    lambda price, quantity, minor, interval, count: Item(
        "", price, quantity, Money(minor, "EUR"), interval, PERIOD_END, count, price
    ),
    prices,
    st.integers(1, 50),
    st.integers(0, 10**6),
    st.sampled_from(["day", "week", "month", "year"]),
    st.integers(1, 3),
)
subscriptions = st.lists(lines, min_size=1, max_size=4, unique_by=lambda each: each.price).map(
    lambda items: [replace(each, id=f"si_{each.price}") for each in items]
)
YEARS = {"day": Fraction(365), "week": Fraction(365, 7), "month": Fraction(12), "year": Fraction(1)}


def a_year(items: Sequence[Item]) -> Fraction:
    """What a year costs."""
    return sum(
        (each.unit.minor * each.quantity * YEARS[each.interval] / each.interval_count for each in items),
        Fraction(0),
    )


def facts(items: Sequence[Item]) -> set[Any]:
    return {(e.price, e.quantity, e.unit.minor * e.quantity, e.interval, e.interval_count) for e in items}


@given(subscriptions, subscriptions, st.randoms(use_true_random=False))
def test_any_two_sets_of_items_differ_exactly_where_some_item_does(
    ours: list[Item], theirs: list[Item], draw: Any
) -> None:
    draw.shuffle(theirs)
    found: Sequence[Difference] = drifts(here(*ours), a_view(*theirs))
    assert bool(found) == (facts(ours) != facts(theirs))
    for each in found:
        assert (each.kind, bool(each.why)) == ("terms", a_year(theirs) > a_year(ours))
        said = side_in_words(each.here, BERLIN) + side_in_words(each.there, BERLIN)
        changed = {fact[0] for fact in facts(ours) ^ facts(theirs)}
        assert {price for price in "abcd" if f"price_{price}" in said} == {price[-1] for price in changed}


MONTHLY = Rhythm(PERIOD_END, "month")
TWO = Terms(Money(9800, "EUR"), MONTHLY, quantity=2)


@pytest.mark.parametrize(
    ("items", "said"),
    [
        (
            (TEAM, EXTRA),
            "of 2 items €98.00 for 2 every month (price_team) and €10.00 every month (price_extra)",
        ),
        ((replace(TEAM, interval="week"),), "€98.00 for 2 every week (price_team)"),
        ((replace(TEAM, unit=Money(4900, "USD")),), "$98.00 for 2 (price_team)"),
    ],
)
def test_promised_terms_are_held_against_every_item_and_how_often_it_is_paid(
    items: tuple[Item, ...], said: str
) -> None:
    found = unkept(TWO, a_view(*items))
    assert found is not None
    assert side_in_words(found.there, BERLIN) == said


def test_promised_terms_that_are_paid_more_seldom_are_kept() -> None:
    assert unkept(TWO, a_view(replace(TEAM, interval_count=2))) is None
    assert known_item(TEAM).minor == 4900
