"""Accepted is not saved: what follows an offer that was taken, until it has held or hasn't."""

from __future__ import annotations

import pytest

from leavewell.accounts.models import Space
from leavewell.accounts.transaction import edge
from leavewell.billing.types import Cancel, PeriodEnd
from leavewell.effects.models import FactRow
from leavewell.flow.actions import offers, sessions
from leavewell.kernel.facts.postsave import SaveConfirmed
from leavewell.playbooks.models import Run, Step
from leavewell.playbooks.states import OPEN_STEPS
from leavewell.postsave.models import Save
from leavewell.web.company import read_again
from leavewell_simulator.testing import RunningSimulator
from tests.builders import Customer, a_customer, a_session, a_space, an_act, cancelled, fresh
from tests.moments import later, run_what_is_due
from tests.simulated import somebody_does

pytestmark = [pytest.mark.django_db, pytest.mark.story]


@pytest.fixture
def space(simulator: RunningSimulator) -> Space:
    return a_space()


def saved(customer: Customer) -> Save:
    """The customer takes the discount."""
    session, _ = a_session(customer)
    with edge():
        sessions.give_reason(an_act(customer.space), fresh(session), reason="too_expensive")
    with edge():
        offers.accept_offer(an_act(customer.space), fresh(session), {})
    run_what_is_due(customer.space)
    return Save.objects.of(customer.space).get(session=session)


def open_steps(save: Save) -> set[str]:
    rows = Step.objects.of(save.space).filter(run__subject=save.pk, state__in=OPEN_STEPS)
    return set(rows.values_list("code", flat=True))


def test_an_accepted_offer_starts_four_weeks_of_steps_and_is_no_save_yet(space: Space) -> None:
    save = saved(a_customer(space))
    assert save.state == "provisional"
    assert {"thank", "small_win", "ask_why", "review", "confirm_save"} <= open_steps(save)
    assert "write_down_promise" not in open_steps(save)
    begun = Step.objects.of(space).filter(run__subject=save.pk).order_by("due_at").first()
    assert begun is not None and begun.code == "thank"


def test_a_save_counts_once_billing_shows_thirty_days_later_that_it_held(space: Space) -> None:
    save = saved(a_customer(space))
    later(space, days=32)
    save.refresh_from_db()
    assert save.state == "confirmed"
    assert FactRow.objects.of(space).filter(kind=SaveConfirmed.kind).count() == 1


def test_a_save_that_leaves_after_all_lapses_and_its_program_stops(space: Space) -> None:
    ada = a_customer(space)
    save = saved(ada)
    cancelled(ada)
    run_what_is_due(space)
    save.refresh_from_db()
    assert (save.state, open_steps(save)) == ("lapsed", set())
    assert Run.objects.of(space).get(subject=save.pk).reason == "cancelled_after_all"


def test_a_save_that_ends_in_billings_own_pages_doesnt_count(space: Space) -> None:
    ada = a_customer(space)
    save = saved(ada)
    later(space, days=10)
    somebody_does(ada, Cancel(PeriodEnd()))
    read_again(space)
    later(space, days=22)
    save.refresh_from_db()
    assert save.state == "lapsed"
