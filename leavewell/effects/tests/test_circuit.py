"""A billing system that is busy, or that no longer takes our key: what waits, what goes on, and who is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from leavewell.accounts.actions.connections import resume_connection
from leavewell.accounts.actions.customers import connect
from leavewell.accounts.models import AuditEntry, Connection
from leavewell.accounts.secrets import unseal
from leavewell.accounts.transaction import edge
from leavewell.billing.pace import Pace
from leavewell.billing.simulator.connector import SimulatorProcessor
from leavewell.billing.simulator.control_types import Fault
from leavewell.effects.actions.outbox import plan
from leavewell.effects.models import Attempt, Effect, FactRow, RateBucket
from leavewell.effects.states import READY, EffectState
from leavewell.effects.types import Planned
from leavewell.flow.models import Declaration
from leavewell.kernel.facts.accounts import ConnectionPaused, ConnectionResumed
from tests.builders import Customer, a_customer, a_space, an_act, cancelled
from tests.moments import later, now_in, run_what_is_due
from tests.simulated import applied, arm

pytestmark = pytest.mark.django_db

DEAD = Fault("any", "error", status=401)


def the_connection(customer: Customer) -> Connection:
    return Connection.objects.of(customer.space).get()


def the_cancel_of(customer: Customer) -> Effect:
    return Effect.objects.of(customer.space).get(kind="billing.cancel", account=customer.account)


def told(customer: Customer, kind: str) -> int:
    return FactRow.objects.of(customer.space).filter(kind=kind).count()


def mails(customer: Customer, kind: str) -> list[Effect]:
    return list(Effect.objects.of(customer.space).filter(kind="mail.send", payload__mail=kind))


def calls_made(customer: Customer) -> int:
    """Attempts at anything in billing."""
    return Attempt.objects.filter(space=customer.space, effect__kind__startswith="billing.").count()


def resumed(customer: Customer) -> None:
    with edge():
        assert resume_connection(an_act(customer.space), the_connection(customer))


def test_row_26_a_dead_key_pauses_the_connection_and_keeps_the_cancel(ada: Customer) -> None:
    arm(ada.space, DEAD)
    declaration = cancelled(ada)
    run_what_is_due(ada.space)
    assert the_connection(ada).paused_at is not None
    cancel = the_cancel_of(ada)
    assert (cancel.state in READY, cancel.held) == (True, "paused")
    tries = calls_made(ada)
    (receipt,) = mails(ada, "receipt")
    assert receipt.state == EffectState.SETTLED
    later(ada.space, hours=3)
    assert calls_made(ada) == tries == 1, "nothing is tried with a dead key"
    arm(ada.space)
    resumed(ada)
    run_what_is_due(ada.space)
    assert applied(ada) == ["cancel"]
    assert Declaration.objects.get(pk=declaration.pk).state == "scheduled"
    assert (told(ada, ConnectionPaused.kind), told(ada, ConnectionResumed.kind)) == (1, 1)


def test_row_26_many_customers_are_one_alert_and_readings_wait_too(ada: Customer) -> None:
    others = [a_customer(ada.space) for _ in range(3)]
    arm(ada.space, DEAD)
    for each in (ada, *others):
        cancelled(each)
    with edge():
        order = {"subscription": str(ada.subscription.pk)}
        (reading,) = plan(an_act(ada.space), Planned("billing.read", "read:1", order))
    run_what_is_due(ada.space)
    later(ada.space, hours=1)
    assert told(ada, ConnectionPaused.kind) == 1
    (mail,) = mails(ada, "connection_paused")
    assert mail.state == EffectState.SETTLED
    assert calls_made(ada) == 1
    assert not Attempt.objects.filter(effect=reading).exists()
    arm(ada.space)
    resumed(ada)
    run_what_is_due(ada.space)
    assert [applied(each) for each in (ada, *others)] == [["cancel"]] * 4


def test_row_26_a_new_key_ends_the_pause(ada: Customer) -> None:
    arm(ada.space, DEAD)
    cancelled(ada)
    run_what_is_due(ada.space)
    arm(ada.space)
    row = the_connection(ada)
    with edge():
        connect(an_act(ada.space), processor=row.processor, secret=unseal(row.secret), settings=row.settings)
    run_what_is_due(ada.space)
    assert applied(ada) == ["cancel"]
    deeds = AuditEntry.objects.of(ada.space).filter(deed__in=("pause_connection", "resume_connection"))
    assert sorted(deeds.values_list("deed", flat=True)) == ["pause_connection", "resume_connection"]


def test_row_26_a_cancel_whose_answer_was_lost_still_looks_first_after_the_pause(ada: Customer) -> None:
    arm(ada.space, Fault("cancel", "cut", "after", times=1))
    cancelled(ada)
    run_what_is_due(ada.space)
    arm(ada.space, DEAD)
    later(ada.space, minutes=10)
    cancel = the_cancel_of(ada)
    assert (cancel.state, cancel.held) == (EffectState.UNKNOWN, "paused")
    arm(ada.space)
    resumed(ada)
    run_what_is_due(ada.space)
    assert applied(ada) == ["cancel"]
    assert the_cancel_of(ada).state == EffectState.SETTLED


def test_a_key_that_lacks_a_right_stops_only_what_needs_it(ada: Customer) -> None:
    bert = a_customer(ada.space)
    arm(ada.space, Fault("discounts", "error", status=403))
    with edge():
        order = {"subscription": str(bert.subscription.pk), "subject": str(bert.account.pk)}
        order |= {"percent_bp": 2000, "cycles": 3}  # type: ignore[dict-item]
        (discount,) = plan(
            an_act(bert.space),
            Planned("billing.discount", "discount:1", order, bert.account.pk, lane=bert.subscription.pk),
        )
    cancelled(ada)
    run_what_is_due(ada.space)
    discount.refresh_from_db()
    assert (discount.state, discount.result) == (EffectState.NEEDS_PERSON, "right_missing")
    assert (applied(ada), the_connection(ada).paused_at) == (["cancel"], None)


def test_a_key_that_may_not_cancel_pauses_the_connection_and_says_so(ada: Customer) -> None:
    arm(ada.space, Fault("cancel", "error", status=403))
    cancelled(ada)
    run_what_is_due(ada.space)
    row = the_connection(ada)
    assert (row.paused_at is not None, row.paused_reason) == (True, "right_missing")
    assert the_cancel_of(ada).state == EffectState.WAITING


def test_row_22_a_busy_billing_system_rests_for_all_and_others_go_on(ada: Customer) -> None:
    bert = a_customer(ada.space)
    arm(ada.space, Fault("any", "busy", times=1, retry_after=600.0))
    cancelled(ada)
    cancelled(bert)
    run_what_is_due(ada.space)
    bucket = RateBucket.objects.of(ada.space).get()
    assert bucket.closed_until is not None
    assert bucket.closed_until > now_in(ada.space) + timedelta(seconds=500)
    assert calls_made(ada) == 1
    waiting = the_cancel_of(bert)
    assert (waiting.state, waiting.held, waiting.attempts) == (EffectState.PLANNED, "busy", 0)
    assert waiting.due_at > now_in(ada.space) + timedelta(seconds=500)
    assert [mail.state for mail in mails(ada, "receipt")] == [EffectState.SETTLED] * 2
    later(ada.space, hours=1)
    assert applied(ada) == applied(bert) == ["cancel"]


def test_row_22_one_spaces_storm_leaves_anothers_cancel_alone(ada: Customer) -> None:
    eve = a_customer(a_space())
    arm(ada.space, Fault("any", "busy", retry_after=600.0))
    cancelled(ada)
    cancelled(eve)
    run_what_is_due(ada.space)
    run_what_is_due(eve.space)
    arm(ada.space)
    assert (applied(ada), applied(eve)) == ([], ["cancel"])


def test_an_empty_bucket_puts_back_without_an_attempt(ada: Customer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SimulatorProcessor, "pace", Pace(0.001, 0.001, at_once=1))
    RateBucket.objects.create(
        space=ada.space, connection=the_connection(ada), tokens=0, filled_at=now_in(ada.space)
    )
    cancelled(ada)
    run_what_is_due(ada.space)
    cancel = the_cancel_of(ada)
    assert (cancel.state, cancel.held, cancel.attempts) == (EffectState.PLANNED, "busy", 0)
    monkeypatch.undo()
    later(ada.space, minutes=5)
    assert applied(ada) == ["cancel"]


def test_what_an_attempt_really_called_is_taken_from_the_bucket(ada: Customer) -> None:
    cancelled(ada)
    run_what_is_due(ada.space)
    bucket = RateBucket.objects.of(ada.space).get()
    assert 790 < bucket.tokens < 800
