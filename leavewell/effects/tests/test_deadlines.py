"""What isn't in place while a charge nears: who hears of it, when, and what happens if the charge comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from leavewell.accounts.models import Subscription
from leavewell.accounts.queries import living_owners
from leavewell.accounts.roles import Role
from leavewell.billing.simulator.control_types import Fault
from leavewell.effects.deadlines import DeadlineGuard
from leavewell.effects.decide.deadline import Hurry, deadline_of, told_at
from leavewell.effects.models import Effect, FactRow, Mail
from leavewell.effects.queries import in_a_hurry
from leavewell.effects.states import EffectState
from leavewell.kernel.facts.effects import DeadlineNears
from leavewell.kernel.facts.ends import ChargedAfterEnd
from tests.builders import Customer, a_member, cancelled
from tests.moments import later, leap_to, now_in, run_what_is_due
from tests.simulated import applied, arm

MONDAY = datetime(2026, 3, 9, 12, tzinfo=UTC)
DAY = timedelta(days=1)
DOWN = Fault("any", "error", status=503)


def hurry(
    *, ends: timedelta | None = None, charge: timedelta | None = None, period: timedelta = 9 * DAY
) -> Hurry:
    return Hurry(
        MONDAY,
        MONDAY + ends if ends is not None else None,
        MONDAY + charge if charge is not None else None,
        MONDAY + period,
    )


def test_the_next_charge_is_the_deadline_and_else_the_periods_end() -> None:
    assert deadline_of(hurry(charge=5 * DAY)) == MONDAY + 5 * DAY
    assert deadline_of(hurry()) == MONDAY + 9 * DAY


def test_a_cancel_for_a_later_period_lets_the_charges_before_it_go_on() -> None:
    assert deadline_of(hurry(ends=40 * DAY, charge=9 * DAY)) == MONDAY + 40 * DAY
    assert deadline_of(hurry(ends=0 * DAY, charge=9 * DAY)) == MONDAY + 9 * DAY


def test_a_person_hears_a_day_before_and_soon_where_it_is_nearer() -> None:
    assert told_at(hurry()) == MONDAY + 8 * DAY
    assert told_at(hurry(charge=timedelta(hours=3))) == MONDAY + timedelta(minutes=10)


def test_the_end_of_a_pause_has_a_day_and_a_person_hears_if_it_doesnt_go_through_at_once() -> None:
    ends = replace(hurry(), goes_on_at=MONDAY + 60 * DAY)
    assert (deadline_of(ends), told_at(ends)) == (
        MONDAY + 61 * DAY,
        MONDAY + 60 * DAY + timedelta(minutes=10),
    )


def test_the_day_of_a_persons_word_comes_first_and_the_charge_is_told_after_it() -> None:
    by_hand = replace(hurry(), confirm_by=MONDAY + 2 * DAY)
    assert (deadline_of(by_hand), told_at(by_hand)) == (MONDAY + 2 * DAY, MONDAY + DAY)
    heard = replace(by_hand, told=MONDAY + 2 * DAY)
    assert deadline_of(heard) == deadline_of(replace(heard, told=MONDAY + 9 * DAY)) == MONDAY + 9 * DAY


def test_where_the_charge_comes_before_that_day_it_alone_is_told() -> None:
    by_hand = replace(hurry(charge=DAY), confirm_by=MONDAY + 2 * DAY)
    assert deadline_of(by_hand) == deadline_of(replace(by_hand, told=MONDAY + DAY)) == MONDAY + DAY


def told(customer: Customer) -> list[DeadlineNears]:
    rows = FactRow.objects.of(customer.space).filter(kind=DeadlineNears.kind)
    return [fact for fact in (row.fact for row in rows) if isinstance(fact, DeadlineNears)]


def the_cancel_of(customer: Customer) -> Effect:
    return Effect.objects.of(customer.space).get(kind="billing.cancel")


@pytest.fixture
def late(ada: Customer) -> Customer:
    """Ada has cancelled, billing is down, and a day before her next charge has come."""
    cancelled(ada)
    arm(ada.space, DOWN)
    run_what_is_due(ada.space)
    due = Subscription.objects.get(pk=ada.subscription.pk).period_end_at
    leap_to(ada.space, due - timedelta(hours=23))
    assert told(ada) == []
    run_what_is_due(ada.space)
    return ada


@pytest.mark.django_db
def test_row_22_a_cancel_that_is_still_tried_is_somebodys_a_day_before_the_charge(late: Customer) -> None:
    (fact,) = told(late)
    owner = living_owners(late.space)[0]
    assert (fact.effect_kind, fact.member_id) == ("billing.cancel", owner.pk)
    cancel = the_cancel_of(late)
    assert (cancel.owner_id, cancel.deadline_at) == (owner.pk, fact.deadline_at)
    assert cancel.state in (EffectState.WAITING, EffectState.UNKNOWN)
    mail = Mail.objects.of(late.space).get(kind="deadline_nears")
    assert (mail.to_address, late.account.name in mail.subject) == (owner.user.email, True)
    DeadlineGuard().sweep(late.space)
    assert len(told(late)) == 1, "once for each effect"
    arm(late.space)
    later(late.space, hours=1)
    assert (applied(late), list(in_a_hurry(late.space))) == (["cancel"], [])


@pytest.mark.django_db
@pytest.mark.usefixtures("quick_passwords")
def test_it_stands_on_the_first_page_with_its_deadline(late: Customer) -> None:
    client = Client()
    client.force_login(a_member(late.space, Role.BILLING).user)
    page = client.get("/").content.decode()
    assert "Before the next charge" in page and late.account.name in page


@pytest.mark.django_db
def test_a_cancel_that_is_in_place_is_nobodys(ada: Customer) -> None:
    cancelled(ada)
    run_what_is_due(ada.space)
    later(ada.space, days=18)
    assert told(ada) == []


@pytest.mark.django_db
def test_a_charge_that_comes_all_the_same_is_found_when_the_cancel_went_through(late: Customer) -> None:
    due = Subscription.objects.get(pk=late.subscription.pk).period_end_at
    leap_to(late.space, due + timedelta(hours=2))
    arm(late.space)
    later(late.space, hours=8)
    assert applied(late) == ["cancel"]
    assert now_in(late.space) > due
    (row,) = FactRow.objects.of(late.space).filter(kind=ChargedAfterEnd.kind)
    assert row.account_id == late.account.pk
