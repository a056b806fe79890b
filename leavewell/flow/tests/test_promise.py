"""What a cancellation promises: the dates and the money, by case."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from leavewell.flow.decide.case import Case
from leavewell.flow.decide.promise import next_period_end, promise
from leavewell.flow.definition import Ending
from leavewell.kernel.money import Money
from tests.builders import NOON

PAID_UNTIL = NOON + timedelta(days=20)
SOONER, TRIAL_END, LATER, PASSED = (NOON + timedelta(days=days) for days in (5, 9, 40, -3))
RENEWED, RENEWED_YEARLY = datetime(2026, 4, 7, 12, tzinfo=UTC), datetime(2027, 3, 7, 12, tzinfo=UTC)
RENEWED_QUARTERLY = datetime(2026, 6, 7, 12, tzinfo=UTC)
PAYING = Case("active", Money(4900, "EUR"), "month", PAID_UNTIL)


@pytest.mark.parametrize(
    ("case", "ending", "ends_at"),
    [
        (PAYING, Ending.PERIOD_END, PAID_UNTIL),
        (PAYING, Ending.NOW, NOON),
        (replace(PAYING, state="past_due"), Ending.PERIOD_END, PAID_UNTIL),
        (replace(PAYING, state="trialing", trial_end_at=TRIAL_END), Ending.PERIOD_END, TRIAL_END),
        (replace(PAYING, state="trialing", trial_end_at=TRIAL_END), Ending.NOW, NOON),
        (replace(PAYING, state="active", trial_end_at=PASSED), Ending.PERIOD_END, PAID_UNTIL),
        (replace(PAYING, state="ending", ends_at=SOONER), Ending.PERIOD_END, SOONER),
        (replace(PAYING, state="ending", ends_at=LATER), Ending.PERIOD_END, PAID_UNTIL),
        (replace(PAYING, period_end_at=PASSED), Ending.PERIOD_END, RENEWED),
        (replace(PAYING, period_end_at=PASSED, interval="year"), Ending.PERIOD_END, RENEWED_YEARLY),
        (replace(PAYING, period_end_at=PASSED, interval="week"), Ending.PERIOD_END, NOON + timedelta(days=4)),
        (replace(PAYING, period_end_at=PASSED, interval="day"), Ending.PERIOD_END, NOON + timedelta(days=1)),
        (replace(PAYING, period_end_at=PASSED, interval_count=3), Ending.PERIOD_END, RENEWED_QUARTERLY),
        (replace(PAYING, state="trialing", trial_end_at=PASSED), Ending.PERIOD_END, RENEWED),
        (replace(PAYING, period_end_at=PASSED, ends_at=PASSED), Ending.PERIOD_END, NOON),
    ],
    ids=[
        "runs until the paid time is over",
        "ends now if the flow says so",
        "a late payer keeps the period too",
        "a trial ends with the trial",
        "a trial ends now if the flow says so",
        "a trial that is over counts no more",
        "an end that was set sooner stays",
        "an end that was set later comes sooner",
        "a period that is over has been renewed since",
        "and by a year where it is a yearly one",
        "by a week",
        "by a day",
        "by three months where it is paid quarterly",
        "a trial that is over has become a paid month",
        "an end in the past is now",
    ],
)
def test_when_it_ends(case: Case, ending: Ending, ends_at: datetime) -> None:
    made = promise(case, ending, now=NOON)
    assert (made.billing_ends_at, made.access_ends_at) == (ends_at, ends_at)


def test_the_last_charge_and_what_is_still_open_are_promised_as_they_stand() -> None:
    taken, owed = Money(4900, "EUR"), Money(1200, "EUR")
    case = replace(PAYING, last_charge=taken, last_charge_at=PASSED, open_invoice=owed)
    made = promise(case, Ending.PERIOD_END, now=NOON)
    assert (made.last_charge, made.last_charge_at, made.open_invoice) == (taken, PASSED, owed)


def test_a_last_charge_that_isnt_known_any_more_isnt_named() -> None:
    case = replace(PAYING, period_end_at=PASSED, last_charge=Money(4900, "EUR"), last_charge_at=PASSED)
    assert promise(case, Ending.PERIOD_END, now=NOON).last_charge is None


@pytest.mark.parametrize(
    ("now", "ends_at"),
    [
        ((2026, 1, 31), (2026, 2, 28)),
        ((2026, 2, 27), (2026, 2, 28)),
        ((2026, 2, 28), (2026, 3, 31)),
        ((2026, 3, 1), (2026, 3, 31)),
        ((2028, 2, 1), (2028, 2, 29)),
    ],
)
def test_a_period_that_ends_on_a_31st_goes_on_to_the_months_last_day(
    now: tuple[int, int, int], ends_at: tuple[int, int, int]
) -> None:
    seen = datetime(2026, 1, 31, tzinfo=UTC)
    assert next_period_end(seen, "month", datetime(*now, tzinfo=UTC)) == datetime(*ends_at, tzinfo=UTC)


@pytest.mark.parametrize(
    ("interval", "count", "now", "ends_at"),
    [
        ("month", 3, (2026, 2, 1), (2026, 4, 30)),
        ("month", 3, (2026, 5, 1), (2026, 7, 31)),
        ("week", 2, (2026, 2, 1), (2026, 2, 14)),
        ("day", 1, (2026, 2, 1), (2026, 2, 2)),
        ("year", 2, (2026, 2, 1), (2028, 1, 31)),
    ],
)
def test_a_period_of_several_intervals_goes_on_by_all_of_them(
    interval: str, count: int, now: tuple[int, int, int], ends_at: tuple[int, int, int]
) -> None:
    seen = datetime(2026, 1, 31, tzinfo=UTC)
    found = next_period_end(seen, interval, datetime(*now, tzinfo=UTC), count=count)
    assert found == datetime(*ends_at, tzinfo=UTC)
