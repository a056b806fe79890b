"""Somebody changes a declared end in billing's own pages: the steps follow, the receipt and the promise stay."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from leavewell.accounts.models import Space
from leavewell.accounts.queries import space_by_id
from leavewell.accounts.transaction import edge
from leavewell.billing.types import At, Cancel, ChangeQuantity, Now, Reactivate, UndoCancel
from leavewell.effects.models import Effect, FactRow, Mail
from leavewell.flow.models import Declaration
from leavewell.flow.queries import receipt_of
from leavewell.kernel.facts.ends import ChargedAfterEnd
from leavewell.kernel.facts.offboarding import DepartureRestarted
from leavewell.offboarding.actions.restart import restart
from leavewell.offboarding.decide.promised import Kept, kept_by
from leavewell.offboarding.models import Departure
from leavewell.playbooks.models import Run, Step
from leavewell.playbooks.states import OPEN_STEPS
from leavewell.web.company import read_again
from leavewell_simulator.testing import RunningSimulator
from tests.builders import Customer, a_customer, a_space, an_act, cancelled
from tests.moments import later, leap_to, now_in, run_what_is_due
from tests.simulated import somebody_does

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def ada(simulator: RunningSimulator) -> Customer:
    """Somebody who has cancelled, and whose cancellation is in billing."""
    customer = a_customer(a_space(), began_days_ago=10)
    cancelled(customer)
    run_what_is_due(customer.space)
    return customer


def departure(customer: Customer) -> Departure:
    rows = Departure.objects.select_related("space__workspace", "declaration", "subscription__connection")
    return rows.get(subscription=customer.subscription)


def declaration(customer: Customer) -> Declaration:
    return Declaration.objects.get(subscription=customer.subscription)


def step(customer: Customer, code: str) -> Step:
    return Step.objects.of(customer.space).get(account=customer.account, code=code, state__in=OPEN_STEPS)


def open_steps(customer: Customer, prefix: str = "") -> list[str]:
    rows = Step.objects.of(customer.space).filter(
        account=customer.account, state__in=OPEN_STEPS, code__startswith=prefix
    )
    return sorted(rows.values_list("code", flat=True))


def letters(customer: Customer, kind: str) -> list[str]:
    rows = Mail.objects.of(customer.space).filter(account=customer.account, kind=kind)
    return list(rows.values_list("text", flat=True))


def seen(space: Space) -> None:
    """Billing is read again, and what follows is done."""
    read_again(space_by_id(space.pk))
    run_what_is_due(space)


def promised(customer: Customer) -> datetime:
    ends_at = declaration(customer).billing_ends_at
    assert ends_at is not None
    return ends_at


def test_a_later_end_moves_the_steps_and_not_the_promise(ada: Customer) -> None:
    before, receipt = promised(ada), bytes(receipt_of(declaration(ada)).body)
    due = step(ada, "end_access").due_at
    somebody_does(ada, Cancel(At(before + 14 * DAY)))
    seen(ada.space)
    assert departure(ada).billing_ends_at == before + 14 * DAY
    assert departure(ada).access_ends_at == before + 14 * DAY
    moved = step(ada, "end_access").due_at
    assert due is not None and moved is not None and (moved - due).days == 14
    assert (promised(ada), bytes(receipt_of(declaration(ada)).body)) == (before, receipt)
    (late,) = open_steps(ada, "ends_")
    assert late == f"ends_later_{before + 14 * DAY:%Y%m%d}"
    seen(ada.space)
    assert len(open_steps(ada, "ends_")) == 1


def test_an_earlier_end_is_taken_and_becomes_somebodys_step_once(ada: Customer) -> None:
    before = promised(ada)
    somebody_does(ada, Cancel(Now()))
    seen(ada.space)
    found = departure(ada)
    assert found.billing_ends_at < before - DAY
    assert (declaration(ada).state, promised(ada)) == ("ended", before)
    (early,) = Step.objects.of(ada.space).filter(account=ada.account, code__startswith="ends_earlier")
    assert (early.duty, early.blocking) == ("support", True)
    later(ada.space, days=40)
    assert Step.objects.of(ada.space).filter(code__startswith="ends_").count() == 1
    assert letters(ada, "departure_no_charge") != []


def test_an_end_taken_back_in_billing_is_a_restart_that_somebody_looks_at(ada: Customer) -> None:
    somebody_does(ada, UndoCancel())
    seen(ada.space)
    assert (departure(ada).state, declaration(ada).state) == ("restarted", "withdrawn")
    assert Run.objects.of(ada.space).get(name="offboarding").reason == "restarted"
    assert open_steps(ada) == ["undone_elsewhere"]
    (letter,) = letters(ada, "departure_kept")
    assert declaration(ada).number in letter and "cancel again" in letter
    (fact,) = FactRow.objects.of(ada.space).filter(kind=DepartureRestarted.kind)
    assert fact.body["elsewhere"] is True
    later(ada.space, days=60)
    written = Mail.objects.of(ada.space).filter(account=ada.account).values_list("kind", flat=True)
    assert not {"departure_reminder", "departure_no_charge"} & set(written)
    assert FactRow.objects.of(ada.space).filter(kind=ChargedAfterEnd.kind).count() == 0


def test_whoever_was_kept_can_cancel_again(ada: Customer) -> None:
    somebody_does(ada, UndoCancel())
    seen(ada.space)
    again = cancelled(ada)
    run_what_is_due(ada.space)
    again.refresh_from_db()
    assert again.state == "scheduled"
    assert Departure.objects.of(ada.space).get(declaration=again).state == "open"


def test_what_billing_shows_before_our_own_cancel_got_there_takes_nothing_back(
    simulator: RunningSimulator,
) -> None:
    ben = a_customer(a_space(), began_days_ago=10, seats=2)
    made = cancelled(ben)
    Effect.objects.of(ben.space).filter(kind="billing.cancel").update(due_at=now_in(ben.space) + DAY)
    somebody_does(ben, ChangeQuantity(3))
    seen(ben.space)
    made.refresh_from_db()
    assert (departure(ben).state, made.state) == ("open", "processing")
    assert letters(ben, "departure_kept") == []


def test_an_end_that_just_did_not_come_is_no_restart(ada: Customer) -> None:
    somebody_does(ada, UndoCancel())
    leap_to(ada.space, promised(ada) + timedelta(hours=1))
    seen(ada.space)
    assert (departure(ada).state, declaration(ada).state) == ("open", "scheduled")
    later(ada.space, days=1)
    told = Mail.objects.of(ada.space).filter(kind="person_needed")
    assert told.exists()


def test_one_that_ended_and_was_opened_again_in_billing_is_a_restart_too(ada: Customer) -> None:
    later(ada.space, days=(promised(ada) - now_in(ada.space)).days + 3)
    assert declaration(ada).state == "ended"
    somebody_does(ada, Reactivate())
    seen(ada.space)
    assert (departure(ada).state, declaration(ada).state) == ("restarted", "ended")
    assert "undone_elsewhere" in open_steps(ada)


def test_what_is_charged_between_the_promised_and_a_later_end_is_found(ada: Customer) -> None:
    before = promised(ada)
    somebody_does(ada, Cancel(At(before + 40 * DAY)))
    seen(ada.space)
    later(ada.space, days=(before - now_in(ada.space)).days + 44)
    assert FactRow.objects.of(ada.space).filter(kind=ChargedAfterEnd.kind).count() >= 1


def test_taken_back_here_billing_showing_it_afterwards_is_no_news(ada: Customer) -> None:
    with edge():
        restart(an_act(ada.space), departure(ada))
    run_what_is_due(ada.space)
    seen(ada.space)
    assert letters(ada, "departure_kept") == []
    assert open_steps(ada) == []


@pytest.mark.parametrize(
    ("seconds", "now", "kept"),
    [
        (0, 0, Kept.AS_PROMISED),
        (-60, 0, Kept.AS_PROMISED),
        (60, 0, Kept.AS_PROMISED),
        (-61, 0, Kept.EARLIER),
        (61, 0, Kept.LATER),
        (7200, 7200, Kept.AS_PROMISED),
    ],
)
def test_an_end_is_held_against_the_promise_to_the_minute(seconds: int, now: int, kept: Kept) -> None:
    day = datetime.fromisoformat("2026-03-10T12:00:00+00:00")
    assert kept_by(day + timedelta(seconds=seconds), day, day + timedelta(seconds=now)) is kept
    assert kept_by(day, None, day) is Kept.AS_PROMISED
