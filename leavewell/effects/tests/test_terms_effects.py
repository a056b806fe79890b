"""Seats, plan and trial as billing takes them: once, read back, overtaken by a cancel, or given to a person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from leavewell.accounts.models import Subscription
from leavewell.accounts.transaction import edge
from leavewell.billing.simulator.control_types import Fault, NewPrice
from leavewell.billing.types import Cancel, ChangeQuantity, Now
from leavewell.effects.actions.outbox import plan
from leavewell.effects.models import Effect, FactRow
from leavewell.effects.states import EffectState
from leavewell.effects.types import Planned
from leavewell.kernel.facts.changes import ChangeCarriedOut
from leavewell.kernel.facts.effects import EffectVoided
from leavewell.kernel.money import Money
from leavewell.offboarding.models import Departure
from leavewell.web.simulator import control
from tests.builders import Customer, a_customer, a_space, an_act, cancelled
from tests.moments import later, now_in, run_what_is_due
from tests.simulated import applied, arm, somebody_does

pytestmark = pytest.mark.django_db

SMALL = NewPrice("team-small", "Team small", Money(2900, "EUR"))
CHANGES: list[tuple[str, str, dict[str, Any]]] = [
    ("billing.change_quantity", "quantity", {"quantity": 3}),
    ("billing.change_plan", "plan", {"price": SMALL.id}),
    ("billing.extend_trial", "trial", {"days": 30}),
]


def on_trial() -> Customer:
    """A customer in a trial, so that each of the changes fits, and a smaller plan that they could have."""
    customer = a_customer(a_space(), trial_days_left=5)
    with control(customer.space) as billing:
        billing.load(prices=[SMALL])
    return customer


def wanted(customer: Customer, kind: str, terms: Mapping[str, Any]) -> Effect:
    """The effect of an offer that was accepted."""
    payload = {"subscription": str(customer.subscription.pk), "subject": str(uuid4()), **terms}
    if (days := payload.pop("days", None)) is not None:
        payload["until"] = (now_in(customer.space) + timedelta(days=days)).isoformat()
    key = f"{kind}:{customer.subscription.pk}:{payload['subject']}"
    with edge():
        plan(
            an_act(customer.space),
            Planned(kind, key, payload, customer.account.pk, lane=customer.subscription.pk),
        )
    return Effect.objects.of(customer.space).get(key=key)


def fresh(effect: Effect) -> Effect:
    return Effect.objects.get(pk=effect.pk)


def carried_out(customer: Customer) -> list[tuple[str, bool]]:
    rows = FactRow.objects.of(customer.space).filter(kind=ChangeCarriedOut.kind)
    facts = [row.fact for row in rows]
    return [(one.change, one.found_done) for one in facts if isinstance(one, ChangeCarriedOut)]


each_change = pytest.mark.parametrize(("kind", "change", "terms"), CHANGES)


@each_change
def test_an_accepted_change_is_in_place_once_and_mirrored(
    simulator: object, kind: str, change: str, terms: dict[str, Any]
) -> None:
    customer = on_trial()
    effect = wanted(customer, kind, terms)
    run_what_is_due(customer.space)
    assert (fresh(effect).result, applied(customer)) == ("applied", [change])
    assert carried_out(customer) == [(change, False)]
    mirror = Subscription.objects.get(pk=customer.subscription.pk)
    expected = {
        "quantity": (mirror.quantity, 3),
        "plan": ((mirror.price_id, mirror.unit_minor, mirror.plan), (SMALL.id, 2900, SMALL.plan)),
        "trial": (mirror.trial_end_at, mirror.next_charge_at),
    }
    assert expected[change][0] == expected[change][1]
    assert mirror.trial_end_at is not None
    assert (mirror.trial_end_at - now_in(customer.space)).days >= (29 if change == "trial" else 4)


@each_change
@pytest.mark.parametrize("phase", ["before", "after"])
def test_a_change_whose_answer_was_lost_happens_exactly_once(
    simulator: object, kind: str, change: str, terms: dict[str, Any], phase: str
) -> None:
    customer = on_trial()
    arm(customer.space, Fault(change, "cut", phase, times=1))  # type: ignore[arg-type]
    effect = wanted(customer, kind, terms)
    run_what_is_due(customer.space)
    assert fresh(effect).state == EffectState.UNKNOWN
    later(customer.space, hours=1)
    assert (fresh(effect).state, applied(customer)) == (EffectState.SETTLED, [change])
    assert carried_out(customer) == [(change, False)]


@each_change
def test_a_change_that_was_never_sent_is_taken_back_by_a_later_cancel(
    simulator: object, kind: str, change: str, terms: dict[str, Any]
) -> None:
    customer = on_trial()
    effect = wanted(customer, kind, terms)
    cancelled(customer)
    run_what_is_due(customer.space)
    assert (fresh(effect).result, applied(customer)) == ("superseded_by_cancel", ["cancel"])
    assert FactRow.objects.of(customer.space).filter(kind=EffectVoided.kind).count() == 1


@each_change
def test_a_lost_change_never_holds_up_the_cancel_and_is_never_sent_after_it(
    simulator: object, kind: str, change: str, terms: dict[str, Any]
) -> None:
    customer = on_trial()
    effect = wanted(customer, kind, terms)
    arm(customer.space, Fault(change, "cut", "before", times=1))  # type: ignore[arg-type]
    run_what_is_due(customer.space)
    cancelled(customer)
    later(customer.space, hours=1)
    assert (fresh(effect).result, applied(customer)) == ("superseded_by_cancel", ["cancel"])


def test_seats_that_somebody_else_has_changed_already_are_found_done(simulator: object) -> None:
    customer = on_trial()
    somebody_does(customer, ChangeQuantity(3))
    effect = wanted(customer, "billing.change_quantity", {"quantity": 3})
    run_what_is_due(customer.space)
    assert (fresh(effect).result, applied(customer)) == ("found_done", ["quantity"])
    assert carried_out(customer) == [("quantity", True)]


@pytest.mark.parametrize(
    ("price", "why"),
    [
        (NewPrice("other", "Team", Money(2900, "USD")), "currency_differs"),
        (NewPrice("other", "Team", Money(2900, "EUR"), "year"), "interval_differs"),
        (NewPrice("other", "Team", Money(2900, "EUR"), "month", 3), "interval_differs"),
        (NewPrice("other", "Team", Money(2900, "EUR"), on_sale=False), "not_on_sale"),
        (NewPrice("another", "Team", Money(2900, "EUR")), "price_unknown"),
    ],
)
def test_a_plan_that_would_charge_at_once_or_is_not_there_goes_to_a_person(
    simulator: object, price: NewPrice, why: str
) -> None:
    customer = on_trial()
    with control(customer.space) as billing:
        billing.load(prices=[price])
    effect = wanted(customer, "billing.change_plan", {"price": "other"})
    run_what_is_due(customer.space)
    assert (fresh(effect).state, fresh(effect).result) == (EffectState.NEEDS_PERSON, f"blocked: {why}")
    assert applied(customer) == []


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("billing.change_quantity", {"quantity": 3}),
        ("billing.discount", {"percent_bp": 3000, "cycles": 3}),
        ("billing.extend_trial", {"days": 30}),
    ],
)
def test_an_offer_on_what_somebody_ended_in_billing_is_settled_without_a_write(
    simulator: object, kind: str, payload: dict[str, Any]
) -> None:
    customer = on_trial()
    somebody_does(customer, Cancel(Now()))
    effect = wanted(customer, kind, payload)
    run_what_is_due(customer.space)
    assert (fresh(effect).state, fresh(effect).result) == (EffectState.SETTLED, "ended_elsewhere")
    assert applied(customer) == ["cancel"]
    row = Subscription.objects.of(customer.space).get()
    assert row.state == "ended"
    (departure,) = Departure.objects.of(customer.space)
    assert departure.declaration is None


def test_seats_that_somebody_changed_after_us_are_left_alone_and_go_to_a_person(simulator: object) -> None:
    customer = on_trial()
    effect = wanted(customer, "billing.change_quantity", {"quantity": 3})
    arm(customer.space, Fault("quantity", "cut", "after", times=1))
    run_what_is_due(customer.space)
    somebody_does(customer, ChangeQuantity(7))
    later(customer.space, hours=1)
    assert fresh(effect).state == EffectState.NEEDS_PERSON
    assert applied(customer) == ["quantity", "quantity"]
