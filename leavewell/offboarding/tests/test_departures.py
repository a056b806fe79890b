"""What follows an end, whoever brought it about: dated steps, one of each letter, and a way back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

import pytest

from leavewell.accounts.actions.knowledge import assign_duty, empty_duty, put_contract
from leavewell.accounts.actions.members import remove_member
from leavewell.accounts.duties import Duty
from leavewell.accounts.models import Space
from leavewell.accounts.queries import living_owners
from leavewell.accounts.roles import Role
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import ContractTerms
from leavewell.billing.types import Cancel, Now, PeriodEnd, Reactivate, UndoCancel
from leavewell.effects.models import Effect, FactRow, Mail
from leavewell.effects.queries import not_going_on
from leavewell.kernel.errors import Refused
from leavewell.kernel.facts.ends import ChargedAfterEnd
from leavewell.offboarding.actions.restart import restart
from leavewell.offboarding.decide.instants import Phase, instants, phase_at
from leavewell.offboarding.decide.origin import Origin, origin_of
from leavewell.offboarding.models import Departure
from leavewell.playbooks.actions.steps import do_step, skip_step
from leavewell.playbooks.models import Run, Step
from leavewell.playbooks.states import OPEN_STEPS
from leavewell.web.company import read_again
from leavewell_simulator.testing import RunningSimulator
from tests.builders import Customer, a_customer, a_member, a_space, an_act, cancelled
from tests.moments import later, leap_to, now_in, run_what_is_due
from tests.simulated import somebody_does

pytestmark = [pytest.mark.django_db, pytest.mark.story]

DAY = timedelta(days=1)


@pytest.fixture
def space(simulator: RunningSimulator) -> Space:
    return a_space()


def mails(customer: Customer) -> Counter[str]:
    """What the customer's account was written, and the team about it, by kind."""
    rows = Mail.objects.of(customer.space).filter(account=customer.account)
    return Counter(rows.values_list("kind", flat=True))


def the_departure(customer: Customer) -> Departure:
    rows = Departure.objects.select_related("space__workspace", "declaration", "subscription", "account")
    return rows.get(subscription=customer.subscription, space=customer.space)


def steps(customer: Customer) -> dict[str, Step]:
    return {step.code: step for step in Step.objects.of(customer.space).filter(account=customer.account)}


def states(customer: Customer) -> dict[str, str]:
    return {code: step.state for code, step in steps(customer).items()}


def everybody_works(space: Space) -> None:
    """Whoever has a step that is due does it."""
    for step in Step.objects.of(space).filter(state="due", kind="person").select_related("run__playbook"):
        with edge():
            do_step(an_act(space), step, evidence="Seen to.")


def through(space: Space, days: int) -> None:
    """So many days pass; twice a week somebody sees to what is due."""
    while days > 0:
        later(space, days=min(days, 4))
        days -= 4
        read_again(space)
        run_what_is_due(space)
        everybody_works(space)


def billing_cancels(customer: Customer) -> int:
    return Effect.objects.of(customer.space).filter(kind="billing.cancel", lane=customer.subscription).count()


def test_a_cancellation_becomes_dated_steps_with_owners_and_each_ends_with_its_proof(space: Space) -> None:
    ada = a_customer(space, began_days_ago=20)
    declaration = cancelled(ada)
    run_what_is_due(space)
    departure = the_departure(ada)
    assert departure.declaration_id == declaration.pk
    assert departure.delete_after == departure.access_ends_at + 60 * DAY
    assert all(step.owner_id for step in steps(ada).values())
    through(space, (departure.delete_after - now_in(space)).days + 3)
    assert states(ada) == {
        **dict.fromkeys(
            ("acknowledge", "stop_billing", "confirm_done", "remind", "end_access", "confirm_end"), "done"
        ),
        **{"no_further_charge": "done", "delete_data": "done", "watch_charges": "waiting"},
    }
    assert all(step.proof or step.evidence for step in steps(ada).values() if step.state == "done")
    told = mails(ada)
    assert {
        kind: told[kind] for kind in ("receipt", "done", "departure_reminder", "departure_no_charge")
    } == {
        "receipt": 1,
        "done": 1,
        "departure_reminder": 1,
        "departure_no_charge": 1,
    }
    assert not {"departure_acknowledged", "departure_done"} & set(told)
    assert billing_cancels(ada) == 1
    through(space, 40)
    assert states(ada)["watch_charges"] == "done"
    assert steps(ada)["watch_charges"].round == 94
    assert Run.objects.of(space).get(subject=departure.pk).state == "closed"


def test_an_end_made_in_billings_own_pages_is_a_departure_too(space: Space) -> None:
    ada = a_customer(space)
    somebody_does(ada, Cancel(PeriodEnd()))
    read_again(space)
    run_what_is_due(space)
    departure = the_departure(ada)
    assert (departure.origin, departure.declaration_id) == ("seen_in_billing", None)
    through(space, (departure.access_ends_at - now_in(space)).days + 4)
    told = mails(ada)
    letters = ("departure_acknowledged", "departure_done", "departure_reminder", "departure_no_charge")
    assert [told[kind] for kind in letters] == [1, 1, 1, 1]
    assert (told["receipt"], told["done"], billing_cancels(ada)) == (0, 0, 0)


def test_an_end_taken_back_in_billings_own_pages_stops_the_steps(space: Space) -> None:
    ada = a_customer(space)
    somebody_does(ada, Cancel(PeriodEnd()))
    read_again(space)
    run_what_is_due(space)
    somebody_does(ada, UndoCancel())
    read_again(space)
    run_what_is_due(space)
    assert the_departure(ada).state == "restarted"
    assert not [code for code, state in states(ada).items() if state in OPEN_STEPS]


def test_a_trial_that_lapses_is_a_departure_without_a_reminder(space: Space) -> None:
    ada = a_customer(space, began_days_ago=5, trial_days_left=4)
    run_what_is_due(space)
    somebody_does(ada, Cancel(Now()))
    read_again(space)
    run_what_is_due(space)
    assert the_departure(ada).origin == Origin.LAPSED_TRIAL
    assert "remind" not in states(ada)


def test_a_subscription_that_was_over_before_we_knew_it_starts_nothing(space: Space) -> None:
    ada = a_customer(space)
    somebody_does(ada, Cancel(Now()))
    read_again(space)
    run_what_is_due(space)
    first = the_departure(ada)
    with edge():
        for step in Step.objects.of(space).filter(state__in=OPEN_STEPS).select_related("run__playbook"):
            skip_step(an_act(space), step, reason="Not needed.")
    Departure.objects.filter(pk=first.pk).update(state="closed")
    read_again(space)
    run_what_is_due(space)
    assert Departure.objects.of(space).count() == 1


def test_whoever_cancelled_can_take_it_back_before_the_end_and_hears_no_goodbye(space: Space) -> None:
    ada = a_customer(space, began_days_ago=3)
    declaration = cancelled(ada)
    later(space, days=2)
    with edge():
        restart(an_act(space), the_departure(ada))
    through(space, 40)
    declaration.refresh_from_db()
    ada.subscription.refresh_from_db()
    assert (declaration.state, ada.subscription.state) == ("withdrawn", "active")
    assert set(states(ada).values()) == {"done", "cancelled"}
    assert not {"departure_reminder", "departure_no_charge"} & set(mails(ada))
    assert not not_going_on(space).exists()


def test_a_cancellation_taken_back_before_billing_heard_of_it_never_gets_there(space: Space) -> None:
    ada = a_customer(space)
    declaration = cancelled(ada)
    Effect.objects.of(space).filter(kind="billing.cancel").update(due_at=now_in(space) + DAY)
    run_what_is_due(space)
    with edge():
        restart(an_act(space), the_departure(ada))
    through(space, 3)
    assert Effect.objects.of(space).get(kind="billing.cancel").result == "withdrawn"
    declaration.refresh_from_db()
    assert declaration.state == "withdrawn"
    assert set(mails(ada)) & {"done"} == set()


def test_who_comes_back_can_leave_again(space: Space) -> None:
    ada = a_customer(space, began_days_ago=3)
    cancelled(ada)
    run_what_is_due(space)
    with edge():
        restart(an_act(space), the_departure(ada))
    run_what_is_due(space)
    second = cancelled(ada)
    run_what_is_due(space)
    ada.subscription.refresh_from_db()
    assert ada.subscription.state == "ending"
    again = Departure.objects.of(space).get(declaration=second)
    assert (again.state, mails(ada)["receipt"]) == ("open", 2)


def test_after_the_window_a_restart_is_refused_with_what_to_do(space: Space) -> None:
    ada = a_customer(space)
    cancelled(ada)
    run_what_is_due(space)
    leap_to(space, the_departure(ada).undo_until + timedelta(seconds=1))
    with pytest.raises(Refused, match="time to restart is over"), edge():
        restart(an_act(space), the_departure(ada))


def test_a_contract_account_gets_people_and_its_own_csm(space: Space) -> None:
    ada, csm = a_customer(space), a_member(space, Role.AGENT)
    with edge():
        act = an_act(space)
        put_contract(act, ada.account, "K-1", ContractTerms(act.at.date() - DAY))
        assign_duty(act, Duty.CSM, csm, account=ada.account)
    cancelled(ada)
    run_what_is_due(space)
    by_owner = Counter(step.owner_id == csm.pk for step in steps(ada).values() if step.duty == "csm")
    assert set(by_owner) == {True}
    assert {"check_authority", "deliver_export", "exit_interview", "thank_you"} < set(steps(ada))


def test_nobodys_steps_are_left_alone_when_somebody_leaves(space: Space) -> None:
    ada, csm, deputy = a_customer(space), a_member(space, Role.AGENT), a_member(space, Role.AGENT)
    with edge():
        act = an_act(space)
        put_contract(act, ada.account, "K-1", ContractTerms(act.at.date() - DAY))
        assign_duty(act, Duty.CSM, csm, account=ada.account)
        assign_duty(act, Duty.CSM, deputy)
    cancelled(ada)
    run_what_is_due(space)
    with edge():
        remove_member(an_act(space), csm)
    run_what_is_due(space)
    owners = {
        step.owner_id for step in steps(ada).values() if step.duty == "csm" and step.state in OPEN_STEPS
    }
    assert owners == {deputy.pk}
    with edge():
        empty_duty(an_act(space), Duty.CSM)
    run_what_is_due(space)
    owners = {
        step.owner_id for step in steps(ada).values() if step.duty == "csm" and step.state in OPEN_STEPS
    }
    assert owners == {living_owners(space)[0].pk}
    told = Mail.objects.of(space).filter(kind="steps_handed_on").values_list("to_address", flat=True)
    assert set(told) == {deputy.user.email, living_owners(space)[0].user.email}


def test_the_last_owner_cant_leave(space: Space) -> None:
    (owner,) = living_owners(space)
    with pytest.raises(Refused), edge():
        remove_member(an_act(space), owner)


def test_a_step_that_nobody_does_is_told_to_its_owner_and_then_to_somebody_else(space: Space) -> None:
    ada, boss = a_customer(space, began_days_ago=29), a_member(space, Role.AGENT)
    with edge():
        assign_duty(an_act(space), Duty.SPONSOR, boss)
    cancelled(ada)
    run_what_is_due(space)
    access_ends = the_departure(ada).access_ends_at
    later(space, days=(access_ends - now_in(space)).days + 6)
    late = Mail.objects.of(space).filter(kind="steps_late", text__contains="Disable logins")
    due = Mail.objects.of(space).filter(kind="steps_due", text__contains="Disable logins")
    assert (due.count(), [mail.to_address for mail in late]) == (1, [boss.user.email])


def test_a_charge_after_the_end_becomes_somebodys_step_once(space: Space) -> None:
    ada = a_customer(space)
    declaration = cancelled(ada)
    run_what_is_due(space)
    leap_to(space, declaration.billing_ends_at + timedelta(days=3))
    somebody_does(ada, Reactivate())
    somebody_does(ada, Cancel(Now()))
    later(space, days=4)
    charged = FactRow.objects.of(space).filter(kind=ChargedAfterEnd.kind).count()
    extra = [step for code, step in steps(ada).items() if code.startswith("charge_")]
    assert (charged, len(extra)) == (1, 1)
    assert {step.state for step in extra} <= set(OPEN_STEPS)


@pytest.mark.parametrize(
    ("before", "state", "origin"),
    [
        ("active", "ending", Origin.SEEN_IN_BILLING),
        ("active", "ended", Origin.SEEN_IN_BILLING),
        ("trialing", "ended", Origin.LAPSED_TRIAL),
        ("trialing", "ending", Origin.SEEN_IN_BILLING),
        ("past_due", "ended", Origin.FAILED_PAYMENT),
        ("unpaid", "ended", Origin.FAILED_PAYMENT),
        ("active", "past_due", None),
        (None, "active", None),
    ],
)
def test_why_it_ended_follows_from_what_was_known(
    before: str | None, state: str, origin: Origin | None
) -> None:
    assert origin_of(before, state) == origin


@pytest.mark.parametrize(
    ("before", "state", "cause", "origin"),
    [
        ("past_due", "ended", "asked", Origin.SEEN_IN_BILLING),
        ("active", "ended", "not_paid", Origin.FAILED_PAYMENT),
        ("unpaid", "ended", "not_paid", Origin.FAILED_PAYMENT),
        ("active", "ended", "asked", Origin.SEEN_IN_BILLING),
        ("trialing", "ended", "asked", Origin.LAPSED_TRIAL),
        ("past_due", "ending", "asked", Origin.SEEN_IN_BILLING),
    ],
)
def test_what_billing_says_of_an_end_counts_before_what_we_saw_last(
    before: str, state: str, cause: str, origin: Origin
) -> None:
    assert origin_of(before, state, cause) == origin


def test_a_departure_is_leaving_then_in_its_window_then_gone(db: None) -> None:
    now = now_in(a_space())
    dates = instants(now + DAY, now + 2 * DAY, 60)
    moments: Sequence[timedelta] = (0 * DAY, 2 * DAY, 62 * DAY, 62 * DAY + timedelta(seconds=1))
    assert [phase_at(now + span, dates) for span in moments] == [
        Phase.LEAVING,
        Phase.WINDOW,
        Phase.WINDOW,
        Phase.GONE,
    ]
