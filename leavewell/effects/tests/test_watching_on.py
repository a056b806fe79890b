"""After a break a promise is held against billing again; and a charge that came while a change was late is told."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from leavewell.accounts.models import Subscription
from leavewell.accounts.transaction import edge
from leavewell.billing.simulator.control_types import Fault
from leavewell.billing.types import InvoiceView
from leavewell.effects.actions.mends import approve_mend
from leavewell.effects.actions.outbox import plan
from leavewell.effects.actions.promises import NewPromise, make_promise, withdraw_promises_of
from leavewell.effects.decide.promises import after_break, judge
from leavewell.effects.decide.verdicts import Broken, Kept, Seen, SoFarGood, Why
from leavewell.effects.goals import Paused
from leavewell.effects.models import Effect, FactRow, Mail, Promise, Proposal
from leavewell.effects.runner import run_effect
from leavewell.effects.tests.test_promise_decisions import DAY, EUR, FIRST, MONTHLY, a_charge, a_view
from leavewell.effects.types import Planned
from leavewell.flow.cases import seen_case
from leavewell.flow.offers.promising import lower, paused
from leavewell.kernel.facts.ends import ChargedAfterEnd, EndConfirmed
from leavewell.kernel.facts.promises import PromiseBroken
from leavewell.kernel.money import Money
from tests.builders import Customer, a_member, an_act, cancelled
from tests.moments import leap_to, now_in, run_what_is_due
from tests.simulated import applied, arm

PAUSE = Paused(MONTHLY.at(3), MONTHLY, EUR)
TOO_MUCH = Money(1470, "EUR")


def seen(now: datetime, *charges: datetime, asked: tuple[InvoiceView, ...] = ()) -> Seen:
    taken = [a_charge(at, EUR) for at in charges]
    return Seen(FIRST - 9 * DAY, now, a_view(asked=asked), taken)


def test_each_wrong_charge_breaks_a_pause_once_and_the_next_one_anew() -> None:
    both = seen(MONTHLY.at(2) + DAY, MONTHLY.at(1), MONTHLY.at(2))
    first = judge(PAUSE, both)
    assert isinstance(first, Broken) and first.why is Why.CHARGED_IN_PAUSE
    assert after_break(PAUSE, both, first) == SoFarGood(0, both.now), "the second is told at once"
    told = Seen(both.made_at, both.now, both.view, both.charges, told=frozenset({first.mark}))
    second = judge(PAUSE, told)
    assert isinstance(second, Broken) and second.charge != first.charge
    rest = after_break(PAUSE, told, second)
    assert isinstance(rest, SoFarGood) and rest.look_at > told.now


def test_an_open_bill_is_told_once_and_once_more_when_it_is_collected() -> None:
    bill = InvoiceView("in_1", EUR, MONTHLY.at(1))
    asked = seen(MONTHLY.at(1) + DAY, asked=(bill,))
    first = judge(PAUSE, asked)
    assert isinstance(first, Broken) and (first.charge, first.mark) == ("", "in_1")
    again = Seen(asked.made_at, asked.now + DAY, asked.view, (), told=frozenset({first.mark}))
    assert isinstance(judge(PAUSE, again), SoFarGood)
    taken = Seen(
        asked.made_at, asked.now, a_view(), [a_charge(MONTHLY.at(1), EUR)], told=frozenset({first.mark})
    )
    assert isinstance(judge(PAUSE, taken), Broken)


def test_a_pause_that_was_charged_and_then_ends_as_it_should_is_kept_from_there() -> None:
    whole = seen(PAUSE.until + DAY, MONTHLY.at(1), PAUSE.until)
    first = judge(PAUSE, whole)
    assert isinstance(first, Broken)
    assert after_break(PAUSE, whole, first) == Kept()


def promised(customer: Customer, cycles: int) -> Promise:
    row = Subscription.objects.get(pk=customer.subscription.pk)
    goal = lower(seen_case(row), 3000, cycles, now_in(customer.space))
    return _made(customer, goal)


def _made(customer: Customer, goal: object) -> Promise:
    row = Subscription.objects.get(pk=customer.subscription.pk)
    new = NewPromise(Promise.Origin.CONCESSION, uuid4(), row.pk, row.account_id, goal)  # type: ignore[arg-type]
    with edge():
        return make_promise(an_act(customer.space), new)


def looks(customer: Customer, how_many: int = 1) -> Promise:
    """So many looks at billing, each in its time."""
    for _ in range(how_many):
        promise = Promise.objects.of(customer.space).get()
        assert promise.look_at is not None
        leap_to(customer.space, promise.look_at)
        run_what_is_due(customer.space)
    return Promise.objects.of(customer.space).get()


def proposals(customer: Customer) -> list[tuple[str, str, Money | None]]:
    rows = Proposal.objects.of(customer.space).order_by("proposed_at", "kind")
    return [(each.kind, each.cause.split(":", 2)[0], each.amount) for each in rows]


def approve_all(customer: Customer) -> None:
    member = a_member(customer.space)
    for proposal in Proposal.objects.of(customer.space).filter(state="proposed"):
        with edge():
            approve_mend(an_act(customer.space, f"member:{member.public_id}"), proposal)
    run_what_is_due(customer.space)


def broken_facts(customer: Customer) -> int:
    return FactRow.objects.of(customer.space).filter(kind=PromiseBroken.kind).count()


@pytest.mark.django_db
def test_a_discount_that_was_put_back_is_watched_until_it_is_kept_and_counts_as_mended(ada: Customer) -> None:
    promised(ada, 3)
    assert looks(ada).state == "broken"
    approve_all(ada)
    assert looks(ada, 2).state == "broken", "and nothing new is told while it holds"
    assert (broken_facts(ada), len(proposals(ada))) == (1, 2)
    remind_at = Promise.objects.of(ada.space).get().remind_at
    assert remind_at is not None
    leap_to(ada.space, remind_at)
    run_what_is_due(ada.space)
    last = looks(ada)
    assert (last.state, last.breaks) == ("mended", 1) and last.seen_to_at is not None
    assert applied(ada).count("discounts") == 1


@pytest.mark.django_db
def test_a_second_break_is_a_second_alarm_with_proposals_of_its_own(ada: Customer) -> None:
    promised(ada, 3)
    first = looks(ada)
    assert (first.breaks, len(proposals(ada))) == (1, 2)
    second = looks(ada)
    assert (second.breaks, second.seen_to_at) == (2, None)
    # Each charge goes back by itself. The discount is put back once: that proposal is still to be decided.
    refund = ("refund", "charge", TOO_MUCH)
    assert proposals(ada) == [refund, ("restore_discount", "promise", None), refund]
    assert Mail.objects.of(ada.space).filter(kind="promise_broken").count() == 2


@pytest.mark.django_db
def test_one_that_was_seen_to_is_to_be_seen_to_again_when_it_breaks_anew(ada: Customer) -> None:
    promised(ada, 3)
    looks(ada)
    Proposal.objects.of(ada.space).filter(kind="restore_discount").update(state="declined")
    approve_all(ada)
    assert Promise.objects.of(ada.space).get().seen_to_at is not None
    again = looks(ada)
    assert (again.state, again.breaks, again.seen_to_at) == ("broken", 2, None)


@pytest.mark.django_db
def test_a_broken_one_is_watched_no_more_once_they_cancel(ada: Customer) -> None:
    promised(ada, 3)
    promise = looks(ada)
    with edge():
        withdraw_promises_of(an_act(ada.space), promise.subscription_id, "superseded_by_cancel")
    promise.refresh_from_db()
    assert (promise.state, promise.look_at) == ("broken", None)
    leap_to(ada.space, now_in(ada.space) + 40 * DAY)
    run_what_is_due(ada.space)
    assert broken_facts(ada) == 1


def planned_change(customer: Customer, promise: Promise, kind: str, **terms: object) -> None:
    """What was promised is on its way to billing."""
    order = {"subscription": str(promise.subscription_id), "subject": str(promise.origin_id), **terms}
    key = f"{kind}:{promise.subscription_id}:{promise.pk}"
    with edge():
        plan(
            an_act(customer.space),
            Planned(kind, key, order, promise.account_id, lane=promise.subscription_id),
        )


@pytest.mark.django_db
def test_a_charge_while_a_discount_is_late_gives_the_difference_back_and_the_discount_comes_once(
    ada: Customer,
) -> None:
    arm(ada.space, Fault("discounts", "error", status=503))
    promise = promised(ada, 3)
    planned_change(ada, promise, "billing.discount", percent_bp=3000, cycles=3)
    run_what_is_due(ada.space)
    looks(ada)
    assert proposals(ada) == [("refund", "charge", TOO_MUCH)]
    arm(ada.space)
    leap_to(ada.space, now_in(ada.space) + DAY)
    run_what_is_due(ada.space)
    assert applied(ada) == ["discounts"]
    assert proposals(ada) == [("refund", "charge", TOO_MUCH)]


@pytest.mark.django_db
def test_a_charge_while_a_pause_is_late_is_given_back_as_a_whole(ada: Customer) -> None:
    arm(ada.space, Fault("pause", "error", status=503))
    row = Subscription.objects.get(pk=ada.subscription.pk)
    until = row.period_end_at + timedelta(days=45)
    promise = _made(ada, paused(seen_case(row), until, now_in(ada.space)))
    planned_change(ada, promise, "billing.pause", until=until.isoformat(), pause="collection")
    run_what_is_due(ada.space)
    looks(ada)
    assert proposals(ada) == [("refund", "charge", EUR)]


@pytest.mark.django_db
def test_a_charge_is_told_before_a_late_cancel_has_gone_through_and_once(ada: Customer) -> None:
    arm(ada.space, Fault("cancel", "error", status=503))
    declaration = cancelled(ada)
    run_what_is_due(ada.space)
    look = Effect.objects.of(ada.space).get(kind="billing.confirm_end")
    for minutes in (10, 40):
        leap_to(ada.space, declaration.billing_end + timedelta(minutes=minutes))
        run_effect(look.pk)
    look.refresh_from_db()
    assert look.state == "waiting"
    assert FactRow.objects.of(ada.space).filter(kind=ChargedAfterEnd.kind).count() == 1
    run_what_is_due(ada.space)
    assert proposals(ada) == [("refund", "charge", EUR)]
    arm(ada.space)
    leap_to(ada.space, declaration.billing_end + timedelta(hours=4))
    run_what_is_due(ada.space)
    assert applied(ada) == ["cancel"]
    assert FactRow.objects.of(ada.space).filter(kind=EndConfirmed.kind).count() == 1
    assert proposals(ada) == [("refund", "charge", EUR)]


@pytest.mark.django_db
def test_an_end_that_never_comes_is_proposed_to_be_ended_again_beside_the_refund(ada: Customer) -> None:
    arm(ada.space, Fault("cancel", "error", status=503))
    declaration = cancelled(ada)
    run_what_is_due(ada.space)
    look = Effect.objects.of(ada.space).get(kind="billing.confirm_end")
    for after in (timedelta(minutes=10), timedelta(hours=7)):
        leap_to(ada.space, declaration.billing_end + after)
        run_effect(look.pk)
    run_what_is_due(ada.space)
    assert {kind for kind, _, _ in proposals(ada)} == {"refund", "cancel_again"}
