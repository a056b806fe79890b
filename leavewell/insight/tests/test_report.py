"""A week of real customers, in figures."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from leavewell.accounts.models import Space, Subscription
from leavewell.accounts.transaction import edge
from leavewell.insight.decide.weeks import Week
from leavewell.insight.report import WeekReport, as_of_now, tries_by_week, week_report
from leavewell.insight.tests.moments import cancels, goes_on_to_cancel, left, opened, stays, takes_an_offer
from leavewell.kernel.money import Money
from leavewell.offboarding.actions.restart import restart
from leavewell.offboarding.models import Departure
from leavewell.postsave.models import Save
from leavewell.postsave.states import SaveState
from tests.builders import a_customer, a_second_subscription, a_space, an_act, some_customers
from tests.moments import now_in, run_what_is_due, today_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("simulator")]

WEEK = Week(date(2026, 3, 9))
TUESDAY = datetime(2026, 3, 10, 9, tzinfo=UTC)
SUNDAY_NIGHT = datetime(2026, 3, 15, 22, 30, tzinfo=UTC)
"""Half past eleven in Berlin, and half past six in New York's evening."""


@pytest.fixture
def space() -> Space:
    """A company in Berlin."""
    return a_space()


def counts(report: WeekReport) -> dict[str, int]:
    return {outcome: each.accounts for outcome, each in report.outcomes.items() if each.accounts}


def test_each_outcome_is_counted_once_with_what_it_pays_in_a_month(space: Space) -> None:
    ada, bob, cem, dee, eve = some_customers(space, 5, paying=Money(1000, "EUR"), seats=2)
    cancels(ada, TUESDAY)
    takes_an_offer(bob, TUESDAY)
    stays(cem, TUESDAY)
    left(dee, TUESDAY)
    opened(eve, TUESDAY)
    report = week_report(space, WEEK)
    assert counts(report) == {"cancelled": 1, "accepted": 1, "nevermind": 1, "abandoned": 1, "open": 1}
    assert (report.attempts.accounts, report.attempts.monthly) == (5, [Money(10_000, "EUR")])
    assert [(code, each.accounts) for code, each in report.reasons] == [("too_expensive", 1), ("too_hard", 1)]
    assert [(each.shown.accounts, each.accepted.accounts) for each in report.offers] == [(1, 1)]


def test_a_page_left_undecided_and_gone_on_with_is_a_cancellation(space: Space) -> None:
    ada = a_customer(space)
    session = left(ada, TUESDAY)
    assert counts(week_report(space, WEEK)) == {"abandoned": 1}
    goes_on_to_cancel(ada, session, TUESDAY + timedelta(hours=2))
    assert counts(week_report(space, WEEK)) == {"cancelled": 1}


def test_two_subscriptions_of_one_account_are_one_account(space: Space) -> None:
    ada = a_customer(space, paying=Money(1000, "EUR"))
    second = a_second_subscription(ada)
    Subscription.objects.filter(pk=second.pk).update(unit_minor=12_000, currency="USD", interval="year")
    cancels(ada, TUESDAY)
    cancels(ada, TUESDAY, Subscription.objects.select_related("account", "connection").get(pk=second.pk))
    cancelled = week_report(space, WEEK).outcomes["cancelled"]
    assert (cancelled.accounts, cancelled.monthly) == (1, [Money(1000, "EUR"), Money(1000, "USD")])


def test_sunday_night_belongs_to_the_week_that_it_ends_where_the_company_is(space: Space) -> None:
    cancels(a_customer(space), SUNDAY_NIGHT)
    cancels(a_customer(space), SUNDAY_NIGHT + timedelta(hours=1))
    found = tries_by_week(space, WEEK.moved(1).up_to(2))
    assert {week.monday.isoformat(): len(each) for week, each in found.items()} == {
        "2026-03-09": 1,
        "2026-03-16": 1,
    }
    space.workspace.zone = "America/New_York"
    found = tries_by_week(space, WEEK.moved(1).up_to(2))
    assert [len(each) for each in found.values()] == [2, 0]


def test_the_hour_that_the_clocks_skip_is_lost_to_no_week(space: Space) -> None:
    # Berlin's 29 March 2026 has 23 hours: it ends at 22:00 UTC, an hour earlier than the Sunday before.
    cancels(a_customer(space), datetime(2026, 3, 29, 21, 59, tzinfo=UTC))
    cancels(a_customer(space), datetime(2026, 3, 29, 22, 0, tzinfo=UTC))
    found = tries_by_week(space, Week(date(2026, 3, 30)).up_to(2))
    assert [len(each) for each in found.values()] == [1, 1]


def test_a_trial_pays_nothing_yet(space: Space) -> None:
    ada = a_customer(space, trial_days_left=9)
    cancels(ada, now_in(space))
    assert not week_report(space, _this(space)).outcomes["cancelled"].monthly


def test_accepted_is_not_saved_until_it_has_held(space: Space) -> None:
    bob, cem, dee = (a_customer(space) for _ in range(3))
    now = now_in(space)
    held, lapsed = takes_an_offer(bob, now), takes_an_offer(cem, now)
    takes_an_offer(dee, now)
    run_what_is_due(space)
    assert Save.objects.of(space).count() == 3
    Save.objects.filter(session=held).update(state=SaveState.CONFIRMED.value)
    Save.objects.filter(session=lapsed).update(state=SaveState.LAPSED.value)
    report = week_report(space, _this(space))
    assert {key: each.accounts for key, each in report.standings.items()} == {
        "provisional": 1,
        "held": 1,
        "lapsed": 1,
    }


def test_what_was_taken_back_still_counts_as_cancelled_and_is_told_apart(space: Space) -> None:
    ada = a_customer(space)
    cancels(ada, now_in(space))
    run_what_is_due(space)
    assert len(as_of_now(space).ends) == 1
    with edge():
        restart(an_act(space), Departure.objects.select_related("space__workspace", "declaration").get())
    report = week_report(space, _this(space))
    assert (counts(report), report.taken_back.accounts) == ({"cancelled": 1}, 1)
    assert not as_of_now(space).ends


def test_another_companys_week_is_empty(space: Space) -> None:
    cancels(a_customer(space), TUESDAY)
    assert week_report(a_space(), WEEK).is_empty


@pytest.mark.parametrize("how_many", [1, 6])
def test_a_week_is_read_at_once_however_many_tried(
    space: Space, how_many: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for customer in some_customers(space, how_many):
        takes_an_offer(customer, TUESDAY)
    with django_assert_max_num_queries(6):
        assert week_report(space, WEEK).attempts.accounts == how_many


def _this(space: Space) -> Week:
    return Week(today_in(space) - timedelta(days=today_in(space).weekday()))
