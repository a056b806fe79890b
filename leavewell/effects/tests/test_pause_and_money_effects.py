"""Pauses, credits and refunds as billing takes them: once, read back, or given to a person."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from leavewell.accounts.transaction import edge
from leavewell.billing.simulator.control_types import Fault
from leavewell.billing.simulator.planning import capabilities_of
from leavewell.billing.types import Capability
from leavewell.effects.actions.outbox import plan
from leavewell.effects.actions.promises import NewPromise, make_promise
from leavewell.effects.goals import Paused, Rhythm
from leavewell.effects.models import Effect, FactRow, Promise
from leavewell.effects.registries import capabilities
from leavewell.effects.sentences import SENTENCES
from leavewell.effects.states import EffectState
from leavewell.effects.types import Planned
from leavewell.kernel.facts.changes import CreditCarriedOut, PauseCarriedOut, PauseEnded, RefundCarriedOut
from leavewell.kernel.money import Money
from leavewell.web.simulator import control
from tests.builders import Customer, a_customer, a_space, an_act, cancelled
from tests.moments import later, leap_to, now_in, run_what_is_due
from tests.simulated import applied, arm

pytestmark = pytest.mark.django_db

FIVE = Money(500, "EUR")
KINDS: list[tuple[str, str, str]] = [
    ("billing.pause", "pause", PauseCarriedOut.kind),
    ("billing.credit", "credits", CreditCarriedOut.kind),
    ("billing.refund", "refunds", RefundCarriedOut.kind),
]


def wanted(customer: Customer, kind: str, **more: str) -> Effect:
    """The effect of an offer that was accepted, or of a refund that was promised."""
    terms: dict[str, Any] = {"subscription": str(customer.subscription.pk), "subject": str(uuid4()), **more}
    if kind == "billing.pause":
        terms["until"] = (now_in(customer.space) + timedelta(days=60)).isoformat()
    elif kind != "billing.resume":
        terms |= vars(FIVE)
    if kind == "billing.refund":
        terms["charge"] = charge_of(customer)
    key = f"{kind}:{customer.subscription.pk}:{terms['subject']}"
    with edge():
        lane = customer.subscription.pk
        plan(an_act(customer.space), Planned(kind, key, terms, customer.account.pk, lane=lane))
    return Effect.objects.of(customer.space).get(key=key)


def charge_of(customer: Customer) -> str:
    with control(customer.space) as billing:
        return billing.charges(customer.subscription.provider_id)[0].id


def fresh(effect: Effect) -> Effect:
    return Effect.objects.get(pk=effect.pk)


def told(customer: Customer, kind: str) -> list[str]:
    """The facts of a kind, as the team reads them."""
    return [SENTENCES[kind](row.fact) for row in FactRow.objects.of(customer.space).filter(kind=kind)]


@pytest.mark.parametrize(("kind", "write", "fact"), KINDS)
def test_it_is_in_place_once_and_told_in_a_sentence(
    simulator: object, kind: str, write: str, fact: str
) -> None:
    customer = a_customer(a_space())
    effect = wanted(customer, kind)
    run_what_is_due(customer.space)
    assert (fresh(effect).result, applied(customer)) == ("applied", [write])
    (words,) = told(customer, fact)
    assert "read back" in words


@pytest.mark.parametrize(("kind", "write", "fact"), KINDS)
@pytest.mark.parametrize("phase", ["before", "after"])
def test_a_lost_answer_happens_exactly_once(
    simulator: object, kind: str, write: str, fact: str, phase: str
) -> None:
    customer = a_customer(a_space())
    effect = wanted(customer, kind)
    arm(customer.space, Fault(write, "cut", phase, times=1))  # type: ignore[arg-type]
    run_what_is_due(customer.space)
    assert fresh(effect).state == EffectState.UNKNOWN
    later(customer.space, hours=1)
    assert (fresh(effect).state, applied(customer)) == (EffectState.SETTLED, [write])
    assert len(told(customer, fact)) == 1


def test_a_paused_customer_goes_on_early(simulator: object) -> None:
    customer = a_customer(a_space())
    wanted(customer, "billing.pause")
    run_what_is_due(customer.space)
    effect = wanted(customer, "billing.resume")
    run_what_is_due(customer.space)
    assert (fresh(effect).result, applied(customer)) == ("applied", ["pause", "resume"])
    assert len(told(customer, PauseEnded.kind)) == 1


def test_a_service_whose_billing_ends_its_rest_by_itself_needs_no_end_of_ours(simulator: object) -> None:
    customer = a_customer(a_space())
    effect = wanted(customer, "billing.pause", pause="service")
    run_what_is_due(customer.space)
    with control(customer.space) as billing:
        shown = billing.subscription(customer.subscription.provider_id).pause
    assert shown is not None and (shown.kind, shown.until) == ("service", until_of(effect))
    assert not Effect.objects.of(customer.space).filter(kind="billing.resume").exists()


def unable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The billing system lets a service rest, and never lets it go on by itself."""
    without = capabilities_of(None) - {Capability.PAUSE_SERVICE_ENDS}
    monkeypatch.setitem(capabilities.items, "simulator", lambda sub: without)  # type: ignore[arg-type]


def test_who_goes_on_early_isnt_promised_the_rest_of_the_pause_and_its_end_is_taken_back(
    simulator: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    unable(monkeypatch)
    customer = a_customer(a_space())
    pause = wanted(customer, "billing.pause", pause="service")
    promise = promised(customer, pause)
    run_what_is_due(customer.space)
    (ends,) = Effect.objects.of(customer.space).filter(kind="billing.resume")
    assert (ends.due_at, fresh_promise(promise).state) == (until_of(pause), "open")
    early = wanted(customer, "billing.resume")
    run_what_is_due(customer.space)
    assert (fresh(early).result, fresh(ends).result) == ("applied", "went_on_before")
    assert (fresh_promise(promise).state, fresh_promise(promise).reason) == ("withdrawn", "resumed_early")


def test_a_pause_that_would_be_over_when_it_gets_there_isnt_begun(
    simulator: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    unable(monkeypatch)
    customer = a_customer(a_space())
    pause = wanted(customer, "billing.pause", pause="service")
    leap_to(customer.space, until_of(pause) + timedelta(minutes=1))
    run_what_is_due(customer.space)
    assert (fresh(pause).result, applied(customer)) == ("blocked: pause_over", [])


def promised(customer: Customer, pause: Effect) -> Promise:
    """What the pause was accepted with."""
    row = customer.subscription
    goal = Paused(until_of(pause), Rhythm(row.period_end_at, "month"), row.price, rests="service")
    new = NewPromise(Promise.Origin.OFFER, UUID(pause.payload["subject"]), row.pk, row.account_id, goal)
    with edge():
        return make_promise(an_act(customer.space), new)


def fresh_promise(promise: Promise) -> Promise:
    return Promise.objects.get(pk=promise.pk)


def until_of(pause: Effect) -> datetime:
    return datetime.fromisoformat(pause.payload["until"])


@pytest.mark.parametrize(
    ("kind", "overtaken"), [("billing.pause", True), ("billing.credit", True), ("billing.refund", False)]
)
def test_a_cancel_overtakes_what_was_offered_and_never_a_refund(
    simulator: object, kind: str, overtaken: bool
) -> None:
    customer = a_customer(a_space())
    effect = wanted(customer, kind)
    cancelled(customer)
    run_what_is_due(customer.space)
    assert (fresh(effect).result == "superseded_by_cancel") == overtaken
    assert applied(customer) == (["cancel"] if overtaken else ["refunds", "cancel"])


@pytest.mark.parametrize(("kind", "write"), [("billing.credit", "credits"), ("billing.refund", "refunds")])
def test_row_21_money_that_is_still_unknown_after_the_window_goes_to_a_person(
    simulator: object, kind: str, write: str
) -> None:
    customer = a_customer(a_space())
    effect = wanted(customer, kind)
    arm(customer.space, Fault(write, "cut", "after", times=1))  # type: ignore[arg-type]
    run_what_is_due(customer.space)
    assert fresh(effect).state == EffectState.UNKNOWN
    arm(customer.space, Fault("get", "error"))
    leap_to(customer.space, now_in(customer.space) + timedelta(hours=25))
    later(customer.space, minutes=30)
    assert (fresh(effect).state, fresh(effect).result) == (EffectState.NEEDS_PERSON, "still_unknown")
    with control(customer.space) as billing:
        billing.clear_faults()
    assert applied(customer) == [write]


def test_more_than_is_left_of_a_charge_goes_to_a_person(simulator: object) -> None:
    customer = a_customer(a_space())
    effects = [wanted(customer, "billing.refund") for _ in range(2)]
    Effect.objects.filter(pk=effects[1].pk).update(payload={**effects[1].payload, "minor": 10_000_000})
    run_what_is_due(customer.space)
    assert fresh(effects[0]).result == "applied"
    assert fresh(effects[1]).result == "blocked: refund_too_large"
