"""Five ways to leave or to stay, day by day until two months after access has ended."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

import pytest

from leavewell.accounts.models import Space
from leavewell.accounts.queries import space_by_id
from leavewell.accounts.transaction import edge
from leavewell.billing.types import Cancel, Now, PeriodEnd
from leavewell.effects.models import Effect, Mail
from leavewell.effects.queries import not_going_on
from leavewell.flow.actions import offers, sessions
from leavewell.flow.actions.declarations import confirm_cancellation
from leavewell.flow.actions.flows import publish_flow
from leavewell.flow.definition import default_flow, parse
from leavewell.offboarding.models import Departure
from leavewell.offboarding.queries import newest_departures
from leavewell.playbooks.actions.steps import do_step
from leavewell.playbooks.models import Step
from leavewell.playbooks.states import OPEN_STEPS
from leavewell.postsave.models import Save
from leavewell.web.simulator import control
from leavewell_simulator.testing import RunningSimulator
from tests.builders import Customer, a_customer, a_session, a_space, an_act, cancelled, fresh
from tests.moments import later, now_in, run_what_is_due
from tests.simulated import somebody_does
from tests.tables import leave

pytestmark = [pytest.mark.story, pytest.mark.django_db]

LEFT_UNDONE = "end_access"
"""What nobody does for the one who left at once."""


@dataclass
class Town:
    """The five of them, in one space."""

    space: Space
    at_once: Customer
    at_period_end: Customer
    saved: Customer
    lapsed: Customer
    dashboard: Customer

    @property
    def everyone(self) -> dict[str, Customer]:
        return {
            "at once": self.at_once,
            "period end": self.at_period_end,
            "saved": self.saved,
            "lapsed trial": self.lapsed,
            "dashboard": self.dashboard,
        }


@pytest.fixture
def town(simulator: RunningSimulator) -> Town:
    space = a_space()
    people = Town(
        space,
        a_customer(space, began_days_ago=3),
        a_customer(space, began_days_ago=10),
        a_customer(space, began_days_ago=15),
        a_customer(space, began_days_ago=20, trial_days_left=6),
        a_customer(space, began_days_ago=25),
    )
    leaves_at_once(people.at_once)
    cancelled(people.at_period_end)
    takes_the_discount(people.saved)
    # The trial isn't taken up: billing ends it with its last day.
    somebody_does(people.lapsed, Cancel(PeriodEnd()))
    somebody_does(people.dashboard, Cancel(PeriodEnd()))
    run_what_is_due(space)
    return people


def leaves_at_once(customer: Customer) -> None:
    """By a flow that ends at once."""
    now = parse({**default_flow().model_dump(mode="json"), "ending": "now"})
    with edge():
        publish_flow(an_act(customer.space), now)
    session, _ = a_session(customer)
    with edge():
        sessions.go_to_confirmation(an_act(customer.space), fresh(session))
    with edge():
        confirm_cancellation(an_act(customer.space), fresh(session))
    with edge():
        publish_flow(an_act(customer.space), default_flow())


def takes_the_discount(customer: Customer) -> None:
    session, _ = a_session(customer)
    with edge():
        sessions.give_reason(an_act(customer.space), fresh(session), reason="too_expensive")
    with edge():
        offers.accept_offer(an_act(customer.space), fresh(session), {})


def people_work(town: Town) -> None:
    """Whoever has a step that is due does it, but for the one that is forgotten."""
    rows = Step.objects.of(town.space).filter(state="due", kind="person").select_related("run__playbook")
    for step in rows.exclude(account=town.at_once.account, code=LEFT_UNDONE):
        with edge():
            do_step(an_act(town.space), step, evidence="Seen to.")


def a_day(town: Town, day: int) -> list[str]:
    """A line for each, as the day ends."""
    now, lines = now_in(town.space), []
    departures = {each.account_id: each for each in newest_departures(town.space)}
    for name, customer in town.everyone.items():
        departure = departures.get(customer.account.pk)
        phase = departure_phase(departure, space_by_id(town.space.pk)) if departure else "stays"
        steps = Counter(
            "late"
            if step.kind == "person" and step.state in OPEN_STEPS and step.due_at and step.due_at < now
            else step.state
            for step in Step.objects.of(town.space).filter(account=customer.account)
        )
        counted = ", ".join(f"{count} {state}" for state, count in sorted(steps.items()))
        lines.append(f"{day:>4}  {name:<13} {phase:<8} {counted}")
    return lines


def departure_phase(departure: Departure, space: Space) -> str:
    departure.space = space
    return departure.phase.value


def mails(customer: Customer) -> Counter[str]:
    rows = Mail.objects.of(customer.space).filter(account=customer.account)
    return Counter(rows.values_list("kind", flat=True))


@pytest.mark.long
def test_day_by_day_until_two_months_after_the_end(town: Town, request: pytest.FixtureRequest) -> None:
    table, day, seen = ["", " day  who           phase    steps"], 0, ""
    last = None
    while last is None or now_in(town.space) < last + timedelta(days=62):
        later(town.space, days=1)
        people_work(town)
        run_what_is_due(town.space)
        day += 1
        ends = [each.access_ends_at for each in newest_departures(town.space)]
        last = max(ends) if len(ends) == 4 else None
        lines = a_day(town, day)
        shown = "".join(line[6:] for line in lines)
        if shown != seen:
            table, seen = [*table, *lines], shown
        assert day < 120
    leave(request.config, table)

    assert_each_was_told_once(town)
    assert_nothing_is_left_but_what_was_forgotten(town)
    assert Save.objects.of(town.space).get().state == "confirmed"


def assert_each_was_told_once(town: Town) -> None:
    for customer in (town.at_once, town.at_period_end):
        told = mails(customer)
        assert (told["receipt"], told["done"], told["departure_no_charge"]) == (1, 1, 1)
        assert not {"departure_acknowledged", "departure_done"} & set(told)
    for customer in (town.lapsed, town.dashboard):
        told = mails(customer)
        assert (told["departure_acknowledged"], told["departure_done"], told["departure_no_charge"]) == (
            1,
            1,
            1,
        )
        assert not {"receipt", "done"} & set(told)
    assert not [kind for kind in mails(town.saved) if kind.startswith("departure")]
    messages = Mail.objects.of(town.space).values_list("message_id", flat=True)
    assert len(messages) == len(set(messages))
    declared = {town.at_once.subscription.pk, town.at_period_end.subscription.pk}
    cancels = Effect.objects.of(town.space).filter(kind="billing.cancel").values_list("lane", flat=True)
    assert Counter(cancels) == Counter(declared)
    with control(space_by_id(town.space.pk)) as billing:
        ended = {each.ref.id for each in billing.subscriptions() if each.state == "ended"}
    assert ended == {each.subscription.provider_id for each in town.everyone.values()} - {
        town.saved.subscription.provider_id
    }


def assert_nothing_is_left_but_what_was_forgotten(town: Town) -> None:
    open_ones = Step.objects.of(town.space).filter(state__in=OPEN_STEPS).exclude(kind="watch_charges")
    assert [(step.account_id, step.code) for step in open_ones] == [(town.at_once.account.pk, LEFT_UNDONE)]
    late = Mail.objects.of(town.space).filter(kind="steps_late", text__contains="Disable logins")
    assert late.count() == 1
    assert not not_going_on(town.space).exists()
    proven = Step.objects.of(town.space).filter(state="done", evidence="", proof="")
    assert not proven.exists()


def test_an_end_that_nobody_told_us_of_is_found_by_the_nights_reading(simulator: RunningSimulator) -> None:
    ada = a_customer(a_space())
    somebody_does(ada, Cancel(Now()))
    run_what_is_due(ada.space)
    assert not Departure.objects.of(ada.space).exists()
    later(ada.space, days=1)
    assert Departure.objects.of(ada.space).get().origin == "seen_in_billing"
    nights = Effect.objects.of(ada.space).filter(kind="billing.read_page")
    assert [effect.result for effect in nights] == ["read"]
