"""Exchange rates as a company puts them in."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from leavewell.accounts.actions.rates import GivenRate, choose_reporting_currency, put_rates
from leavewell.accounts.models import AuditEntry, ExchangeRate, Space
from leavewell.accounts.queries import rates_into, space_by_id
from leavewell.accounts.transaction import edge
from leavewell.kernel.errors import Invalid, Refused
from tests.builders import a_space, an_act

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 1)
DOLLAR = GivenRate(DAY, "USD", Decimal("0.92"), "the bank")


@pytest.fixture
def space() -> Space:
    """A company that reports in euros."""
    space = a_space()
    with edge():
        choose_reporting_currency(an_act(space), " eur ")
    return space_by_id(space.pk)


def put(space: Space, *given: GivenRate) -> int:
    with edge():
        return put_rates(an_act(space, "member:mem_x"), given)


def test_the_newest_word_on_a_day_counts_and_says_who_gave_it(space: Space) -> None:
    assert put(space, DOLLAR, GivenRate(DAY, "jpy", Decimal("0.0061"))) == 2
    put(space, GivenRate(DAY, "USD", Decimal("0.93"), "the tax office"))
    kept = {each.currency: (each.rate, each.source, each.put_by) for each in rates_into(space, "EUR")}
    assert kept["USD"] == (Decimal("0.93"), "the tax office", "member:mem_x")
    assert kept["JPY"][0] == Decimal("0.0061") and len(kept) == 2
    assert AuditEntry.objects.of(space).filter(deed="put_rates").count() == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"currency": "EUR"}, "rate_currency"),
        ({"currency": "XQQ"}, "rate_currency"),
        ({"rate": Decimal("0")}, "rate"),
        ({"rate": Decimal("-1")}, "rate"),
        ({"rate": Decimal("NaN")}, "rate"),
        ({"rate": Decimal("1e30")}, "rate"),
        ({"rate": Decimal("0.12345678901")}, "rate"),
        ({"source": "x" * 121}, "source"),
        ({"source": "a\nb"}, "source"),
        ({"day": date(9999, 1, 1)}, "day"),
    ],
)
def test_one_rate_that_cant_be_keeps_the_others_out_too(
    space: Space, wrong: dict[str, object], field: str
) -> None:
    given = {"day": DAY, "currency": "GBP", "rate": Decimal("1.1"), "source": "", **wrong}
    with pytest.raises(Invalid) as refused:
        put(space, DOLLAR, GivenRate(**given))  # type: ignore[arg-type]
    assert refused.value.field == field and not ExchangeRate.objects.of(space).exists()


def test_a_rate_of_tomorrow_isnt_known_yet(space: Space) -> None:
    today = space.now().date()
    put(space, GivenRate(today, "USD", Decimal("0.9")))
    with pytest.raises(Invalid, match="still to come"):
        put(space, GivenRate(today + timedelta(days=2), "USD", Decimal("0.9")))


def test_without_a_currency_to_report_in_no_rate_means_anything() -> None:
    with pytest.raises(Refused, match="isn't chosen"):
        put(a_space(), DOLLAR)


def test_another_currency_to_report_in_has_rates_of_its_own(space: Space) -> None:
    put(space, DOLLAR)
    with edge():
        assert choose_reporting_currency(an_act(space), "USD")
        assert not choose_reporting_currency(an_act(space), "USD")
    put(space, GivenRate(DAY, "EUR", Decimal("1.09")))
    assert [each.currency for each in rates_into(space, "USD")] == ["EUR"]
    assert [each.currency for each in rates_into(space, "EUR")] == ["USD"]


def test_what_is_no_currency_cant_be_reported_in(space: Space) -> None:
    with edge(), pytest.raises(Invalid, match="'beans' is no currency"):
        choose_reporting_currency(an_act(space), "beans")
