"""Who left a cancel page undecided is watched for thirty days; nobody writes to them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from leavewell.accounts.models import Space
from leavewell.accounts.transaction import edge
from leavewell.billing.types import Cancel, PeriodEnd
from leavewell.effects.models import FactRow, Mail
from leavewell.effects.queries import sentence
from leavewell.flow.actions import offers, sessions
from leavewell.flow.models import CancelSession
from leavewell.kernel.facts.postsave import WatchBegan, WatchEnded, WatchExtended
from leavewell.postsave.actions.watch import watch_account
from leavewell.postsave.models import Watch
from leavewell.postsave.queries import watch_on, watchlist
from leavewell.web.company import read_again
from leavewell_simulator.testing import RunningSimulator
from tests.builders import Customer, a_customer, a_session, a_space, an_act, cancelled, fresh, some_customers
from tests.moments import later, leap_to, now_in, run_what_is_due
from tests.simulated import somebody_does

pytestmark = pytest.mark.django_db


@pytest.fixture
def space(simulator: RunningSimulator) -> Space:
    return a_space()


def leaves_undecided(customer: Customer) -> CancelSession:
    """The customer says why, sees an offer, and closes the window."""
    session, _ = a_session(customer)
    with edge():
        sessions.give_reason(an_act(customer.space), fresh(session), reason="too_expensive")
    later(customer.space, minutes=31)
    return fresh(session)


def takes_the_offer(customer: Customer) -> None:
    session, _ = a_session(customer)
    with edge():
        sessions.give_reason(an_act(customer.space), fresh(session), reason="too_expensive")
    with edge():
        offers.accept_offer(an_act(customer.space), fresh(session), {})
    run_what_is_due(customer.space)


def the_entry(customer: Customer) -> Watch:
    return Watch.objects.of(customer.space).get(account=customer.account)


def facts(space: Space, kind: str) -> list[FactRow]:
    return list(FactRow.objects.of(space).filter(kind=kind))


def test_an_account_that_left_the_page_undecided_is_watched_for_thirty_days(space: Space) -> None:
    ada = a_customer(space)
    session = leaves_undecided(ada)
    entry = the_entry(ada)
    assert session.moved_at is not None
    assert (entry.why, entry.session_id) == ("abandoned", session.pk)
    assert entry.until == session.moved_at + timedelta(days=30)
    assert [each.account for each in watchlist(space)] == [ada.account]


def test_nobody_is_written_to_about_it(space: Space) -> None:
    leaves_undecided(a_customer(space))
    later(space, days=31)
    assert {mail.kind for mail in Mail.objects.of(space)} <= {"week"}


def test_after_thirty_quiet_days_it_is_off_the_list_by_itself(space: Space) -> None:
    ada = a_customer(space)
    leaves_undecided(ada)
    later(space, days=29)
    assert watch_on(space, ada.account.pk)
    later(space, days=1)
    entry = the_entry(ada)
    assert (entry.state, entry.reason) == ("off", "quiet")
    assert entry.off_at is not None and timedelta() <= entry.off_at - entry.until < timedelta(minutes=5)
    assert watchlist(space) == []


def test_who_leaves_it_undecided_again_stays_on_the_list_for_longer(space: Space) -> None:
    ada = a_customer(space)
    leaves_undecided(ada)
    later(space, days=20)
    second = leaves_undecided(ada)
    entry = the_entry(ada)
    assert second.moved_at is not None
    assert (entry.sessions, entry.until) == (2, second.moved_at + timedelta(days=30))
    assert (len(facts(space, WatchBegan.kind)), len(facts(space, WatchExtended.kind))) == (1, 1)


def test_heard_twice_it_is_one_entry(space: Space) -> None:
    ada = a_customer(space)
    session = leaves_undecided(ada)
    assert session.moved_at is not None
    with edge():
        watch_account(an_act(space), session, left_at=session.moved_at)
    assert the_entry(ada).sessions == 1
    assert facts(space, WatchExtended.kind) == []


def test_two_accounts_have_an_entry_each(space: Space) -> None:
    ada, eve = some_customers(space, 2)
    leaves_undecided(ada)
    leaves_undecided(eve)
    cancelled(eve)
    run_what_is_due(space)
    assert [each.account for each in watchlist(space)] == [ada.account]


def test_a_cancellation_takes_them_off_and_the_story_says_so(space: Space) -> None:
    ada = a_customer(space)
    leaves_undecided(ada)
    later(space, days=3)
    cancelled(ada)
    run_what_is_due(space)
    assert (the_entry(ada).state, the_entry(ada).reason) == ("off", "cancelled_after_all")
    (fact,) = facts(space, WatchEnded.kind)
    assert sentence(fact) == "They cancelled while they were on the watchlist."


def test_an_accepted_offer_takes_them_off(space: Space) -> None:
    ada = a_customer(space)
    leaves_undecided(ada)
    takes_the_offer(ada)
    assert the_entry(ada).reason == "took_an_offer"


def test_an_end_that_is_seen_in_billing_takes_them_off(space: Space) -> None:
    ada = a_customer(space)
    leaves_undecided(ada)
    somebody_does(ada, Cancel(PeriodEnd()))
    read_again(space)
    run_what_is_due(space)
    assert the_entry(ada).reason == "leaves_after_all"


def test_who_goes_on_with_the_same_page_was_never_undecided(space: Space) -> None:
    ada = a_customer(space)
    session = leaves_undecided(ada)
    with edge():
        sessions.go_back(an_act(space), session)
    run_what_is_due(space)
    assert the_entry(ada).reason == "went_on"


def test_a_page_that_was_left_open_while_another_one_cancelled_puts_nobody_on_the_list(space: Space) -> None:
    ada = a_customer(space)
    a_session(ada)
    cancelled(ada)
    later(space, hours=1)
    assert not Watch.objects.of(space).exists()


def test_a_page_left_after_the_cancellation_puts_nobody_on_the_list(space: Space) -> None:
    ada = a_customer(space)
    cancelled(ada)
    run_what_is_due(space)
    a_session(ada)
    later(space, hours=1)
    assert not Watch.objects.of(space).exists()


def test_a_page_of_long_ago_that_is_found_only_now_puts_nobody_on_the_list(space: Space) -> None:
    a_session(a_customer(space))
    leap_to(space, now_in(space) + timedelta(days=31))
    run_what_is_due(space)
    assert not Watch.objects.of(space).exists()
