"""Moving a test space's time: what falls due on the way happens on the way."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from leavewell.accounts.models import AuditEntry
from leavewell.accounts.queries import space_by_id
from leavewell.billing.types import Cancel, Now, Reactivate, SubState, UndoCancel
from leavewell.effects.models import Effect, FactRow, Proposal
from leavewell.effects.queries import not_going_on
from leavewell.flow.models import Declaration
from leavewell.kernel.errors import Invalid, Refused
from leavewell.kernel.facts.ends import ChargedAfterEnd
from leavewell.kernel.money import Money
from leavewell.web.cli.clock import span
from leavewell.web.clock import move_forward
from leavewell.web.simulator import control
from leavewell_simulator.testing import RunningSimulator
from tests.builders import Customer, a_customer, a_member, a_space, an_act, cancelled
from tests.moments import later, leap_to, now_in, run_what_is_due
from tests.simulated import somebody_does

pytestmark = [pytest.mark.story, pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


@pytest.fixture
def ada(simulator: RunningSimulator) -> Customer:
    """A customer who pays 49 euros a month."""
    return a_customer(a_space())


@pytest.mark.story
def test_after_the_promised_end_it_is_over_and_nothing_was_charged_since(ada: Customer) -> None:
    declaration = cancelled(ada)
    later(ada.space, days=70)
    ended = Declaration.objects.get(pk=declaration.pk)
    assert (ended.state, ended.ended_at) == ("ended", declaration.billing_ends_at)
    with control(space_by_id(ada.space.pk)) as billing:
        view = billing.subscription(ada.subscription.provider_id)
        charges = billing.charges(ada.subscription.provider_id, declaration.received_at)
    assert (view.state, view.ends_at, charges) == (SubState.ENDED, declaration.billing_ends_at, ())


@pytest.mark.story
def test_who_didnt_cancel_goes_on_paying(ada: Customer) -> None:
    began = now_in(ada.space)
    later(ada.space, days=70)
    with control(space_by_id(ada.space.pk)) as billing:
        assert len(billing.charges(ada.subscription.provider_id, began)) == 2


def test_a_charge_that_slips_in_after_the_end_is_given_to_a_person(ada: Customer) -> None:
    declaration = cancelled(ada)
    run_what_is_due(ada.space)
    leap_to(ada.space, declaration.billing_ends_at + timedelta(minutes=1))
    somebody_does(ada, Reactivate())
    somebody_does(ada, Cancel(Now()))
    later(ada.space, hours=1)
    (stuck,) = not_going_on(ada.space)
    assert (stuck.kind, stuck.result) == ("billing.confirm_end", "charged_after_end")
    facts = FactRow.objects.of(ada.space).filter(kind=ChargedAfterEnd.kind)
    assert [row.body["amount"]["minor"] for row in facts] == [4900]
    (mend,) = Proposal.objects.of(ada.space)
    assert (mend.kind, mend.amount) == ("refund", Money(4900, "EUR"))


def test_a_debt_that_the_page_announced_raises_nothing_when_it_is_paid(simulator: RunningSimulator) -> None:
    late_payer = a_customer(a_space(), payment="failing", began_days_ago=40)
    declaration = cancelled(late_payer)
    run_what_is_due(late_payer.space)
    leap_to(late_payer.space, declaration.billing_ends_at + timedelta(minutes=1))
    with control(space_by_id(late_payer.space.pk)) as billing:
        billing.set_payment(late_payer.subscription.provider_id, "ok")
    later(late_payer.space, hours=1)
    assert not not_going_on(late_payer.space).exists()
    assert not FactRow.objects.of(late_payer.space).filter(kind=ChargedAfterEnd.kind).exists()


def test_an_end_that_billing_forgot_is_given_to_a_person_after_some_hours(ada: Customer) -> None:
    declaration = cancelled(ada)
    run_what_is_due(ada.space)
    leap_to(ada.space, declaration.billing_ends_at - timedelta(minutes=1))
    somebody_does(ada, UndoCancel())
    leap_to(ada.space, declaration.billing_ends_at + timedelta(hours=1))
    run_what_is_due(ada.space)
    assert not not_going_on(ada.space).exists()
    leap_to(ada.space, declaration.billing_ends_at + timedelta(hours=7))
    run_what_is_due(ada.space)
    assert [effect.result for effect in not_going_on(ada.space)] == ["not_ended_in_time"]
    assert Declaration.objects.get(pk=declaration.pk).state == "scheduled"


@pytest.mark.story
def test_the_clock_stops_at_each_instant_that_something_is_due(ada: Customer) -> None:
    cancelled(ada)
    run_what_is_due(ada.space)
    look = Effect.objects.of(ada.space).get(kind="billing.confirm_end")
    stops: list[datetime] = []
    moved = move_forward(an_act(ada.space), timedelta(days=40), at_stop=stops.append)
    assert look.due_at in stops
    assert stops == sorted(stops)
    assert moved.stops == len(stops)
    assert now_in(ada.space) >= moved.now


def test_the_clock_of_a_space_without_a_simulator_moves_too() -> None:
    space = a_space()
    before = now_in(space)
    later(space, days=3)
    assert now_in(space) - before >= timedelta(days=3)
    assert AuditEntry.objects.of(space).get(deed="move_clock").details == {"seconds": 3 * 86400.0}


def test_a_live_spaces_clock_isnt_moved_and_no_clock_goes_back() -> None:
    for space, by in ((a_space(mode="live"), 1), (a_space(), -1)):
        with pytest.raises(Refused):
            move_forward(an_act(space), timedelta(days=by))
        assert space_by_id(space.pk).clock_offset == timedelta()
        assert not AuditEntry.objects.of(space).filter(deed="move_clock").exists()


def test_an_owner_moves_the_clock_from_the_first_page(client: Client) -> None:
    space = a_space()
    client.force_login(a_member(space).user)
    before = now_in(space)
    client.post("/move-clock/", {"days": "12"})
    assert now_in(space) - before >= timedelta(days=12)


@pytest.mark.parametrize("days", ["", "0", "-1", "401", "1.5", "many"])
def test_days_that_are_none_are_told_and_move_nothing(client: Client, days: str) -> None:
    space = a_space()
    client.force_login(a_member(space).user)
    answer = client.post("/move-clock/", {"days": days}, follow=True)
    assert "Give a whole number of days" in answer.content.decode()
    assert space_by_id(space.pk).clock_offset == timedelta()


@pytest.mark.parametrize(
    ("text", "meant"),
    [("30d", timedelta(days=30)), ("12h", timedelta(hours=12)), ("45m", timedelta(minutes=45))],
)
def test_a_span_is_a_number_and_a_unit(text: str, meant: timedelta) -> None:
    assert span(text) == meant


@pytest.mark.parametrize("text", ["", "30", "d", "-1d", "1w", "1.5h", "99999d", "1d2h"])
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="is no span"):
        span(text)
