"""The nightly reading: what is missing is asked about once, what is new is taken, and a kill loses no page."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from leavewell.accounts.actions.customers import mirror_subscription
from leavewell.accounts.models import Connection, Space, Subscription
from leavewell.accounts.queries import connection_to, space_by_id
from leavewell.accounts.transaction import edge
from leavewell.billing.simulator.connector import SimulatorProcessor
from leavewell.billing.simulator.control_types import Fault, NewCustomer, NewItem, NewSubscription
from leavewell.billing.types import Cancel, Now, PeriodEnd
from leavewell.effects.actions.by_hand import BY_HAND, close_effect
from leavewell.effects.actions.claim import claim
from leavewell.effects.actions.night import end_night
from leavewell.effects.actions.outbox import plan
from leavewell.effects.connections import seen_in
from leavewell.effects.executors.daily import Place, first_page
from leavewell.effects.models import Effect, FactRow, Mail
from leavewell.effects.states import EffectState
from leavewell.kernel.facts.effects import StrangersSeen
from leavewell.kernel.money import Money
from leavewell.offboarding.models import Departure
from leavewell.web.simulator import PROCESSOR, control
from leavewell_simulator.testing import RunningSimulator
from tests.builders import Customer, a_customer, a_space, an_act, some_customers
from tests.moments import lapse, later, now_in, run_what_is_due
from tests.simulated import arm

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(simulator: RunningSimulator) -> Customer:
    return a_customer(a_space())


def a_night(space: Space) -> None:
    later(space, days=1)
    run_what_is_due(space)


def in_billing(space: Space, key: str, customer: str, ended: bool = False) -> None:
    """A subscription that somebody made in billing's own pages."""
    item = NewItem(f"it_{key}", "Pro", Money(4900, "EUR"))
    with control(space_by_id(space.pk)) as billing:
        billing.load([NewCustomer(customer)], [NewSubscription(key, customer, (item,))])
        if ended:
            billing.do(Cancel(Now()), key)


def known_here_only(customer: Customer, key: str) -> Subscription:
    """In our mirror, and not in billing: as if it had been deleted there."""
    space, sub = customer.space, customer.subscription
    with control(space_by_id(space.pk)) as billing:
        seen = seen_in(billing.subscription(sub.provider_id))
    with edge():
        return mirror_subscription(
            an_act(space), customer.account, sub.connection, replace(seen, provider_id=key)
        )


def looked_for(space: Space) -> list[tuple[str, str]]:
    rows = Effect.objects.of(space).filter(kind="billing.look_for").order_by("planned_at")
    return list(rows.values_list("state", "result"))


def asked(space: Space) -> int:
    return Mail.objects.of(space).filter(kind="person_needed").count()


def test_one_that_billing_no_longer_knows_is_asked_about_once_over_the_nights(ada: Customer) -> None:
    known_here_only(ada, "sub_gone")
    for _ in range(3):
        a_night(ada.space)
    assert looked_for(ada.space) == [("needs_person", "missing_in_billing")]
    assert asked(ada.space) == 1


def test_when_it_is_there_again_the_question_is_closed_and_a_second_loss_is_a_new_one(ada: Customer) -> None:
    row = known_here_only(ada, "sub_back")
    a_night(ada.space)
    in_billing(ada.space, "sub_back", ada.account.external_id)
    a_night(ada.space)
    assert looked_for(ada.space) == [("settled", "there_again")]
    Subscription.objects.filter(pk=row.pk).update(provider_id="sub_lost_again")
    a_night(ada.space)
    assert [state for state, _ in looked_for(ada.space)] == ["settled", "needs_person"]


def test_what_somebody_said_to_be_gone_is_not_asked_about_again(ada: Customer) -> None:
    known_here_only(ada, "sub_gone")
    a_night(ada.space)
    with edge():
        close_effect(an_act(ada.space), Effect.objects.get(kind="billing.look_for"), BY_HAND)
    a_night(ada.space)
    assert looked_for(ada.space) == [("settled", BY_HAND)]


def test_one_that_has_ended_may_be_missing(ada: Customer) -> None:
    row = known_here_only(ada, "sub_gone")
    Subscription.objects.filter(pk=row.pk).update(state="ended")
    a_night(ada.space)
    assert looked_for(ada.space) == []


def test_one_that_only_the_list_left_out_is_no_question(ada: Customer) -> None:
    Subscription.objects.filter(pk=ada.subscription.pk).update(read_at=now_in(ada.space))
    with edge():
        act = an_act(ada.space)
        connection = connection_to(ada.space, PROCESSOR)
        begun = act.at + timedelta(minutes=5)
        end_night(act, connection, "2026-03-11", begun, 0)
    run_what_is_due(ada.space)
    assert (looked_for(ada.space), asked(ada.space)) == ([("settled", "there")], 0)


def test_a_known_accounts_new_subscription_is_taken_and_one_long_over_starts_nothing(ada: Customer) -> None:
    in_billing(ada.space, "sub_second", ada.account.external_id)
    in_billing(ada.space, "sub_of_old", ada.account.external_id, ended=True)
    a_night(ada.space)
    rows = Subscription.objects.of(ada.space).filter(account=ada.account)
    assert set(rows.values_list("provider_id", "state")) == {
        (ada.subscription.provider_id, "active"),
        ("sub_second", "active"),
        ("sub_of_old", "ended"),
    }
    assert not Departure.objects.of(ada.space).exists()


def test_a_new_one_that_is_about_to_end_is_a_departure(ada: Customer) -> None:
    in_billing(ada.space, "sub_second", ada.account.external_id)
    with control(space_by_id(ada.space.pk)) as billing:
        billing.do(Cancel(PeriodEnd()), "sub_second")
    a_night(ada.space)
    assert Departure.objects.of(ada.space).get().subscription.provider_id == "sub_second"


def test_whose_customer_is_no_account_is_counted_and_said_once(ada: Customer) -> None:
    in_billing(ada.space, "sub_x", "somebody_else")
    in_billing(ada.space, "sub_y", "somebody_else")
    for _ in range(2):
        a_night(ada.space)
    in_billing(ada.space, "sub_z", "a_third")
    a_night(ada.space)
    said = FactRow.objects.of(ada.space).filter(kind=StrangersSeen.kind).order_by("sequence")
    assert [row.body["count"] for row in said] == [2, 3]
    assert Subscription.objects.of(ada.space).count() == 1


def pages(space: Space) -> Counter[str]:
    rows = Effect.objects.of(space).filter(kind="billing.read_page")
    return Counter(rows.values_list("state", flat=True))


def test_a_busy_billing_system_is_read_when_it_says_so(ada: Customer) -> None:
    arm(ada.space, Fault("get", "busy", retry_after=120, times=1))
    before = now_in(ada.space)
    _begin(ada.space)
    run_what_is_due(ada.space)
    waiting = Effect.objects.of(ada.space).get(kind="billing.read_page")
    assert (waiting.state, waiting.attempts) == ("waiting", 1)
    assert waiting.due_at >= before + timedelta(seconds=120)
    later(ada.space, minutes=3)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.result) == ("settled", "read")


def _begin(space: Space, **place: object) -> Effect:
    connection = Connection.objects.of(space).get()
    order = first_page(connection, "2026-03-11", now_in(space))
    if place:
        order = Place(**{**order.payload, **place}).order()
    with edge():
        (effect,) = plan(an_act(space), order)
    return effect


def test_whoever_is_killed_in_the_middle_reads_the_same_page_again(ada: Customer) -> None:
    effect = _begin(ada.space)
    with edge():
        claimed = claim(effect.pk)
    assert claimed is not None
    lapse(effect)
    run_what_is_due(ada.space)
    effect.refresh_from_db()
    assert (effect.state, effect.result, effect.attempts) == (EffectState.SETTLED, "read", 2)
    assert looked_for(ada.space) == []


def test_where_there_is_no_way_on_the_night_begins_anew_and_not_for_ever(ada: Customer) -> None:
    _begin(ada.space, after="no such place")
    run_what_is_due(ada.space)
    rows = Effect.objects.of(ada.space).filter(kind="billing.read_page").order_by("planned_at")
    assert list(rows.values_list("result", flat=True)) == ["begun_anew", "read"]
    _begin(ada.space, after="nor this", beginning=3)
    run_what_is_due(ada.space)
    assert rows.last().result == "not_read"


def test_several_pages_are_one_night(simulator: RunningSimulator, monkeypatch: pytest.MonkeyPatch) -> None:
    space = a_space()
    some_customers(space, 5)
    in_billing(space, "sub_x", "somebody_else")
    usual = SimulatorProcessor.subscriptions

    def two_a_page(self: SimulatorProcessor, after: str | None) -> object:
        self._rows = 2
        return usual(self, after)

    monkeypatch.setattr(SimulatorProcessor, "subscriptions", two_a_page)
    begun = now_in(space)
    _begin(space)
    run_what_is_due(space)
    assert pages(space)["settled"] >= 3
    read: list[datetime] = list(Subscription.objects.of(space).values_list("read_at", flat=True))
    assert len(read) == 5 and min(read) >= begun
    (said,) = FactRow.objects.of(space).filter(kind=StrangersSeen.kind)
    assert said.body["count"] == 1
