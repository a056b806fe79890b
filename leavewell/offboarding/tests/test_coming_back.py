"""Coming back inside the window: the plan goes on, charged once as it was shown, and no goodbye follows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from leavewell.accounts.models import Space, Subscription
from leavewell.accounts.queries import space_by_id
from leavewell.accounts.transaction import edge
from leavewell.billing.simulator.control_types import Fault
from leavewell.billing.types import Cancel, PeriodEnd
from leavewell.effects.models import Effect, FactRow, Mail
from leavewell.effects.queries import not_going_on
from leavewell.kernel.errors import Refused
from leavewell.kernel.facts.ends import ChargedAfterEnd
from leavewell.kernel.money import Money
from leavewell.offboarding.actions.restart import restart
from leavewell.offboarding.models import Departure
from leavewell.playbooks.actions.steps import do_step
from leavewell.playbooks.models import Run, Step
from leavewell.playbooks.states import OPEN_STEPS
from leavewell.web.company import read_again
from leavewell_simulator.testing import RunningSimulator
from tests.builders import Customer, a_customer, a_space, an_act, cancelled
from tests.moments import later, leap_to, now_in, run_what_is_due
from tests.simulated import applied, arm, somebody_does

pytestmark = [pytest.mark.django_db, pytest.mark.story]

PRICE = Money(4900, "EUR")


@pytest.fixture
def space(simulator: RunningSimulator) -> Space:
    return a_space()


def gone(space: Space) -> Customer:
    """A customer whose plan has ended two days ago."""
    ada = a_customer(space, began_days_ago=29)
    cancelled(ada)
    run_what_is_due(space)
    later(space, days=(departure(ada).billing_ends_at - now_in(space)).days + 3)
    return ada


def departure(customer: Customer) -> Departure:
    rows = Departure.objects.select_related("space__workspace", "declaration", "subscription__connection")
    return rows.get(subscription=customer.subscription)


def comes_back(customer: Customer, shown: Money | None = PRICE) -> None:
    with edge():
        restart(an_act(customer.space), departure(customer), shown=shown)


def fresh(customer: Customer) -> Subscription:
    return Subscription.objects.get(pk=customer.subscription.pk)


def charges_after_end(space: Space) -> int:
    return FactRow.objects.of(space).filter(kind=ChargedAfterEnd.kind).count()


def test_inside_the_window_the_plan_goes_on_and_is_charged_once(space: Space) -> None:
    ada = gone(space)
    before = set(Mail.objects.of(space).values_list("pk", flat=True))
    comes_back(ada)
    run_what_is_due(space)
    back = fresh(ada)
    assert (back.state, back.last_charge, applied(ada)) == ("active", PRICE, ["cancel", "reactivate"])
    assert back.last_charge_at is not None and back.last_charge_at.date() == now_in(space).date()
    later(space, days=20)
    found = departure(ada)
    assert (found.state, found.declaration.state) == ("restarted", "ended")
    assert charges_after_end(space) == 0
    assert not not_going_on(space).exists()
    assert not Step.objects.of(space).filter(run__name="offboarding", state__in=OPEN_STEPS).exists()
    sent = Mail.objects.of(space).filter(account=ada.account).exclude(pk__in=before)
    (letter,) = [mail for mail in sent if mail.kind.startswith("departure")]
    assert letter.kind == "departure_back"
    assert "€49.00 was charged" in letter.text and "next charge is €49.00" in letter.text


def test_access_that_was_taken_is_given_back_by_a_person(space: Space) -> None:
    ada = gone(space)
    step = Step.objects.select_related("run__playbook").get(space=space, code="end_access")
    with edge():
        do_step(an_act(space), step, evidence="No token is left.")
    comes_back(ada)
    run = Run.objects.of(space).get(name="restart", subject=departure(ada).pk)
    (back,) = Step.objects.of(space).filter(run=run)
    assert (back.code, back.duty, back.blocking) == ("give_access_back", "security", True)
    assert back.due_at is not None and back.due_at > now_in(space)


def test_two_presses_are_one_charge(space: Space) -> None:
    ada = gone(space)
    comes_back(ada)
    with pytest.raises(Refused, match="taken back already"):
        comes_back(ada)
    run_what_is_due(space)
    assert applied(ada).count("reactivate") == 1


@pytest.mark.parametrize("shown", [None, Money(4800, "EUR"), Money(4900, "USD")])
def test_nobody_is_charged_what_was_not_shown(space: Space, shown: Money | None) -> None:
    ada = gone(space)
    with pytest.raises(Refused, match="wasn't shown"):
        comes_back(ada, shown)
    assert departure(ada).state == "open"


def test_a_second_after_the_window_it_is_refused_with_what_to_do(space: Space) -> None:
    ada = gone(space)
    leap_to(space, departure(ada).undo_until + timedelta(seconds=1))
    with pytest.raises(Refused, match="time to restart is over"):
        comes_back(ada)


def test_once_the_data_is_deleted_there_is_no_way_back(space: Space) -> None:
    ada = gone(space)
    step = Step.objects.select_related("run__playbook").get(space=space, code="delete_data")
    with edge():
        do_step(an_act(space), step, evidence="Deleted early, as they had asked.")
    with pytest.raises(Refused, match="can't simply go on"):
        comes_back(ada)


@pytest.mark.parametrize("phase", ["before", "after"])
def test_a_lost_answer_charges_once(space: Space, phase: str) -> None:
    ada = gone(space)
    arm(space, Fault("reactivate", "cut", phase, times=1))  # type: ignore[arg-type]
    comes_back(ada)
    run_what_is_due(space)
    later(space, hours=1)
    assert (fresh(ada).state, applied(ada).count("reactivate")) == ("active", 1)
    assert Effect.objects.of(space).get(kind="billing.reactivate").state == "settled"


def test_an_end_in_billings_own_pages_can_be_taken_back_too(space: Space) -> None:
    ada = a_customer(space, began_days_ago=29)
    somebody_does(ada, Cancel(PeriodEnd()))
    read_again(space_by_id(space.pk))
    run_what_is_due(space)
    later(space, days=5)
    run_what_is_due(space)
    comes_back(ada)
    run_what_is_due(space)
    assert fresh(ada).state == "active"
