"""Silence: what it makes of a session, and that it hinders nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from leavewell.accounts.queries import space_by_id
from leavewell.accounts.transaction import edge
from leavewell.effects.models import FactRow
from leavewell.effects.schedule import next_due_at, sweep
from leavewell.flow.actions import sessions
from leavewell.flow.actions.abandoning import abandon_session
from leavewell.flow.actions.declarations import confirm_cancellation
from leavewell.flow.actions.offers import accept_offer
from leavewell.flow.links import session_url
from leavewell.flow.models import CancelSession, Declaration
from leavewell.flow.queries import sessions_by_outcome
from leavewell.flow.states import Outcome, SessionState
from leavewell.kernel.facts.flow import SessionAbandoned, SessionOpened, SessionResumed
from leavewell_simulator.testing import RunningSimulator
from tests.builders import Customer, a_customer, a_session, a_space, an_act, cancelled, fresh
from tests.moments import later, leap_to, leap_to_quiet_hours, now_in
from tests.parallel import at_once

pytestmark = pytest.mark.django_db

HALF_AN_HOUR = timedelta(minutes=30)


@pytest.fixture
def ada(simulator: RunningSimulator) -> Customer:
    """A customer who pays 49 euros a month."""
    return a_customer(a_space())


def at_an_offer(customer: Customer) -> CancelSession:
    """The customer has said that it costs too much, and looks at the offer."""
    session, _ = a_session(customer)
    with edge():
        sessions.give_reason(an_act(customer.space), fresh(session), reason="too_expensive")
    return fresh(session)


def bodies(customer: Customer, kind: str) -> list[dict[str, object]]:
    rows = FactRow.objects.of(customer.space).filter(kind=kind, account_id=customer.account.pk)
    return [row.body for row in rows.order_by("sequence")]


def test_half_an_hour_of_silence_makes_a_session_abandoned_and_says_how_far_they_came(ada: Customer) -> None:
    session = at_an_offer(ada)
    later(ada.space, minutes=31)
    session = fresh(session)
    assert session.outcome == Outcome.ABANDONED
    assert session.moved_at is not None and session.ended_at is not None
    assert HALF_AN_HOUR <= session.ended_at - session.moved_at < timedelta(minutes=31)
    (body,) = bodies(ada, SessionAbandoned.kind)
    assert (body["state"], body["answered"], body["offers_shown"]) == ("offering", True, 1)


def test_a_page_on_which_nothing_was_pressed_is_told_apart(ada: Customer) -> None:
    session, _ = a_session(ada)
    later(ada.space, minutes=31)
    (body,) = bodies(ada, SessionAbandoned.kind)
    assert (body["state"], body["answered"], body["offers_shown"]) == ("opened", False, 0)
    assert fresh(session).moved_at is None


def test_whoever_presses_something_in_time_isnt_gone(ada: Customer) -> None:
    session = at_an_offer(ada)
    later(ada.space, minutes=20)
    with edge():
        sessions.go_back(an_act(ada.space), fresh(session))
    later(ada.space, minutes=20)
    assert fresh(session).outcome == ""
    assert bodies(ada, SessionAbandoned.kind) == []


def test_a_press_that_comes_before_the_sweep_counts_though_the_row_was_read_earlier(ada: Customer) -> None:
    stale = at_an_offer(ada)
    leap_to(ada.space, now_in(ada.space) + HALF_AN_HOUR)
    with edge():
        sessions.go_back(an_act(ada.space), fresh(stale))
    with edge():
        assert not abandon_session(an_act(ada.space), stale)
    assert fresh(stale).outcome == ""


def test_swept_twice_it_is_abandoned_once(ada: Customer) -> None:
    at_an_offer(ada)
    leap_to(ada.space, now_in(ada.space) + HALF_AN_HOUR)
    here = space_by_id(ada.space.pk)
    assert (sweep(here) > 0, sweep(here)) == (True, 0)
    assert len(bodies(ada, SessionAbandoned.kind)) == 1


def test_the_clock_stops_where_a_session_falls_silent(ada: Customer) -> None:
    leap_to_quiet_hours(ada.space)
    session = at_an_offer(ada)
    moved_at = fresh(session).moved_at
    assert moved_at is not None
    later(ada.space, minutes=1)
    here = space_by_id(ada.space.pk)
    assert next_due_at(here, here.now() + timedelta(hours=1)) == moved_at + HALF_AN_HOUR
    assert next_due_at(here, here.now() + timedelta(minutes=20)) is None


def test_who_comes_back_to_the_tab_goes_on_where_they_were_and_the_outcome_is_replaced(ada: Customer) -> None:
    session = at_an_offer(ada)
    later(ada.space, minutes=31)
    with edge():
        accept_offer(an_act(ada.space), fresh(session), {})
    assert (fresh(session).state, fresh(session).outcome) == (SessionState.ENDED, Outcome.ACCEPTED)
    assert len(bodies(ada, SessionAbandoned.kind)) == len(bodies(ada, SessionResumed.kind)) == 1


def test_who_comes_back_and_falls_silent_again_is_abandoned_again(ada: Customer) -> None:
    session = at_an_offer(ada)
    later(ada.space, minutes=31)
    with edge():
        sessions.go_back(an_act(ada.space), fresh(session))
    assert (fresh(session).outcome, fresh(session).ended_at) == ("", None)
    later(ada.space, minutes=31)
    assert fresh(session).outcome == Outcome.ABANDONED
    assert [body["state"] for body in bodies(ada, SessionAbandoned.kind)] == ["offering", "asking"]


def test_an_abandoned_page_still_cancels(ada: Customer, client: Client) -> None:
    session, token = a_session(ada)
    later(ada.space, minutes=45)
    assert fresh(session).outcome == Outcome.ABANDONED
    page = session_url(token).removeprefix("http://testserver.example")
    assert client.post(page, {"do": "to_confirmation"}).status_code == 303
    assert client.post(page, {"do": "cancel"}).status_code == 303
    assert fresh(session).outcome == Outcome.CANCELLED
    declaration = Declaration.objects.of(ada.space).get(session=session)
    assert declaration.number in client.get(page).content.decode()


def test_an_abandoned_page_that_is_looked_at_again_shows_where_they_were_and_changes_nothing(
    ada: Customer, client: Client
) -> None:
    session, token = a_session(ada)
    with edge():
        sessions.give_reason(an_act(ada.space), fresh(session), reason="too_expensive")
    page = session_url(token).removeprefix("http://testserver.example")
    before = client.get(page).content
    later(ada.space, minutes=31)
    assert client.get(page).content == before
    assert fresh(session).outcome == Outcome.ABANDONED


def test_a_session_that_ended_is_never_abandoned(ada: Customer) -> None:
    declaration = cancelled(ada)
    later(ada.space, hours=2)
    assert declaration.session is not None
    assert fresh(declaration.session).outcome == Outcome.CANCELLED
    assert bodies(ada, SessionAbandoned.kind) == []


def test_a_later_session_says_what_became_of_the_one_before(ada: Customer) -> None:
    at_an_offer(ada)
    later(ada.space, minutes=31)
    a_session(ada)
    assert [body["earlier_outcome"] for body in bodies(ada, SessionOpened.kind)] == ["", "abandoned"]


def test_sessions_are_counted_by_how_they_stand_now(ada: Customer) -> None:
    since = now_in(ada.space)
    at_an_offer(ada)
    later(ada.space, minutes=31)
    cancelled(ada)
    a_session(ada)
    until = now_in(ada.space) + timedelta(minutes=1)
    assert sessions_by_outcome(ada.space, since, until) == {"abandoned": 1, "cancelled": 1, "": 1}
    assert sessions_by_outcome(ada.space, until, until + timedelta(days=1)) == {}


@pytest.mark.django_db(transaction=True)
def test_whoever_cancels_at_the_very_moment_of_the_sweep_has_cancelled(ada: Customer) -> None:
    session, _ = a_session(ada)
    with edge():
        sessions.go_to_confirmation(an_act(ada.space), fresh(session))
    leap_to(ada.space, now_in(ada.space) + HALF_AN_HOUR)
    here = space_by_id(ada.space.pk)

    def one(number: int) -> None:
        if number:
            sweep(here)
            return
        with edge():
            confirm_cancellation(an_act(ada.space), fresh(session))

    assert at_once(2, one) == [None, None]
    assert fresh(session).outcome == Outcome.CANCELLED
    assert Declaration.objects.of(ada.space).filter(session=session).count() == 1
    resumed, left = bodies(ada, SessionResumed.kind), bodies(ada, SessionAbandoned.kind)
    assert len(resumed) == len(left)
