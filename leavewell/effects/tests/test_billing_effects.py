"""What billing is asked for, and what happens when its answers are lost."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from leavewell.accounts.models import Subscription
from leavewell.accounts.transaction import edge
from leavewell.billing.simulator.control_types import Fault
from leavewell.billing.types import Cancel, PeriodEnd
from leavewell.effects.decide.backoff import parse_backoff
from leavewell.effects.models import Effect, FactRow
from leavewell.effects.states import EffectState
from leavewell.flow.actions import offers, sessions
from leavewell.flow.models import Declaration
from leavewell.kernel.facts.changes import DiscountCarriedOut
from leavewell.kernel.facts.effects import EffectVoided
from leavewell.kernel.facts.ends import CancelCarriedOut
from tests.builders import Customer, a_session, an_act, cancelled
from tests.moments import later, run_what_is_due
from tests.simulated import applied, arm, somebody_does

pytestmark = pytest.mark.django_db


def accepted(customer: Customer) -> Effect:
    """The customer takes the offer; the effect that is to bring it about."""
    session, _ = a_session(customer)
    with edge():
        sessions.give_reason(an_act(customer.space), session, reason="too_expensive")
    with edge():
        offers.accept_offer(an_act(customer.space), session)
    return Effect.objects.of(customer.space).get(kind="billing.discount")


def fresh(effect: Effect) -> Effect:
    return Effect.objects.get(pk=effect.pk)


def the_cancel_of(customer: Customer) -> Effect:
    return Effect.objects.of(customer.space).get(kind="billing.cancel")


def facts(customer: Customer, kind: str) -> list[FactRow]:
    return list(FactRow.objects.of(customer.space).filter(kind=kind))


def test_a_cancel_is_carried_out_once_read_back_and_mirrored(ada: Customer) -> None:
    declaration = cancelled(ada)
    run_what_is_due(ada.space)
    assert applied(ada) == ["cancel"]
    assert fresh(the_cancel_of(ada)).result == "applied"
    mirror = Subscription.objects.get(pk=ada.subscription.pk)
    assert (mirror.state, mirror.ends_at) == ("ending", declaration.billing_ends_at)
    assert Declaration.objects.get(pk=declaration.pk).state == "scheduled"
    assert len(facts(ada, CancelCarriedOut.kind)) == 1


def test_an_accepted_discount_is_in_place_once(ada: Customer) -> None:
    effect = accepted(ada)
    run_what_is_due(ada.space)
    assert (fresh(effect).state, applied(ada)) == (EffectState.SETTLED, ["discounts"])
    assert len(facts(ada, DiscountCarriedOut.kind)) == 1


def test_a_discount_that_was_never_sent_is_taken_back_by_a_later_cancel(ada: Customer) -> None:
    discount = accepted(ada)
    cancelled(ada)
    assert (fresh(discount).state, fresh(discount).result) == (EffectState.SETTLED, "superseded_by_cancel")
    run_what_is_due(ada.space)
    assert applied(ada) == ["cancel"]
    assert len(facts(ada, EffectVoided.kind)) == 1


def test_a_discount_that_surely_failed_is_taken_back_too(ada: Customer) -> None:
    discount = accepted(ada)
    arm(ada.space, Fault("discounts", "busy", times=1))
    run_what_is_due(ada.space)
    assert fresh(discount).state == EffectState.WAITING
    cancelled(ada)
    later(ada.space, hours=1)
    assert applied(ada) == ["cancel"]


@pytest.fixture
def unhurried(settings: Any) -> None:
    """What failed comes back after minutes, so that it surely hasn't when a slow machine looks."""
    settings.LEAVEWELL = replace(
        settings.LEAVEWELL, backoff=parse_backoff("billing=600:2:900,default=5:3:900")
    )


def test_a_lost_discount_never_holds_up_the_cancel_and_is_never_sent_after_it(
    ada: Customer, unhurried: None
) -> None:
    discount = accepted(ada)
    arm(ada.space, Fault("discounts", "cut", "before", times=1))
    run_what_is_due(ada.space)
    assert fresh(discount).state == EffectState.UNKNOWN
    cancelled(ada)
    run_what_is_due(ada.space)
    assert fresh(the_cancel_of(ada)).state == EffectState.SETTLED
    assert fresh(discount).state == EffectState.UNKNOWN
    later(ada.space, hours=1)
    assert (fresh(discount).state, fresh(discount).result) == (EffectState.SETTLED, "superseded_by_cancel")
    assert applied(ada) == ["cancel"]


def test_a_lost_discount_that_did_happen_is_found_and_told_as_done(ada: Customer) -> None:
    discount = accepted(ada)
    arm(ada.space, Fault("discounts", "cut", "after", times=1))
    run_what_is_due(ada.space)
    assert fresh(discount).state == EffectState.UNKNOWN
    cancelled(ada)
    later(ada.space, hours=1)
    assert applied(ada) == ["discounts", "cancel"]
    assert len(facts(ada, DiscountCarriedOut.kind)) == 1


@pytest.mark.parametrize("phase", ["before", "after"])
def test_a_cancel_whose_answer_was_lost_happens_exactly_once(ada: Customer, phase: str) -> None:
    arm(ada.space, Fault("cancel", "cut", phase, times=2))
    declaration = cancelled(ada)
    run_what_is_due(ada.space)
    assert fresh(the_cancel_of(ada)).state == EffectState.UNKNOWN
    later(ada.space, hours=1)
    assert fresh(the_cancel_of(ada)).state == EffectState.SETTLED
    assert applied(ada) == ["cancel"]
    assert Declaration.objects.get(pk=declaration.pk).state == "scheduled"


def test_billing_that_is_down_delays_the_cancel_and_not_the_promise(ada: Customer) -> None:
    arm(ada.space, Fault("any", "error", status=503))
    declaration = cancelled(ada)
    later(ada.space, minutes=15)
    assert fresh(the_cancel_of(ada)).state == EffectState.WAITING
    arm(ada.space)
    later(ada.space, hours=1)
    assert applied(ada) == ["cancel"]
    mirror = Subscription.objects.get(pk=ada.subscription.pk)
    assert mirror.ends_at == declaration.billing_ends_at


def test_a_subscription_that_somebody_else_cancelled_is_found_done(ada: Customer) -> None:
    cancelled(ada)
    somebody_does(ada, Cancel(PeriodEnd()))
    run_what_is_due(ada.space)
    assert fresh(the_cancel_of(ada)).result == "found_done"
    assert len(applied(ada)) == 1
