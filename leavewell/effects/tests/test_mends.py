"""What was found wrong is proposed to be made good, decided on by members, and done once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from leavewell.accounts.models import AuditEntry, Member, Subscription
from leavewell.accounts.roles import Role
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.billing.simulator.control_types import Fault
from leavewell.billing.types import Capability, Discount, Reactivate, Refund
from leavewell.effects.actions.mends import approve_mend, decline_mend
from leavewell.effects.actions.promises import NewPromise, make_promise
from leavewell.effects.actions.retry import retry_effect
from leavewell.effects.decide.mends import (
    NO_PAUSE_THERE,
    NO_TRIAL_THERE,
    MendKind,
    Wanted,
    cycles_left,
    mends_for,
    refund_of,
)
from leavewell.effects.decide.verdicts import Broken, Mend, Why
from leavewell.effects.executors.ending import PATIENCE
from leavewell.effects.goals import Ends, LongerTrial, Lower, Paused, Rhythm
from leavewell.effects.models import Effect, FactRow, MendWord, Promise, Proposal
from leavewell.effects.queries import sentence
from leavewell.flow.cases import seen_case
from leavewell.flow.offers.promising import lower, other_terms
from leavewell.kernel.errors import Invalid, Refused
from leavewell.kernel.facts.ends import BilledAfterEnd
from leavewell.kernel.facts.mends import MendApproved, MendDone, MendProposed
from leavewell.kernel.money import Money
from leavewell.web.simulator import control
from tests.builders import NOON, Customer, a_customer, a_member, a_space, an_act, cancelled
from tests.moments import leap_to, now_in, run_what_is_due
from tests.simulated import applied, arm, somebody_does

pytestmark = pytest.mark.django_db

EUR = Money(4900, "EUR")


def charged_after_the_end(customer: Customer) -> Proposal:
    """Billing wasn't told of the cancel until the next payment had been taken."""
    declaration = cancelled(customer)
    leap_to(customer.space, declaration.billing_end + timedelta(minutes=10))
    run_what_is_due(customer.space)
    return Proposal.objects.of(customer.space).get()


def by(customer: Customer, member: Member) -> Act:
    return an_act(customer.space, f"member:{member.public_id}")


def approved(customer: Customer, proposal: Proposal, member: Member, words: str = "") -> Proposal:
    with edge():
        approve_mend(by(customer, member), proposal, words)
    run_what_is_due(customer.space)
    return fresh(proposal)


def fresh(proposal: Proposal) -> Proposal:
    return Proposal.objects.select_related("effect").get(pk=proposal.pk)


def told(customer: Customer, kind: str) -> list[str]:
    return [sentence(row) for row in FactRow.objects.of(customer.space).filter(kind=kind)]


def given_back(customer: Customer) -> list[Money]:
    with control(customer.space) as billing:
        charges = billing.charges(customer.subscription.provider_id)
    writes = applied(customer).count("refunds")
    return [charges[-1].amount] * writes


def proposals(customer: Customer) -> dict[str, Money | None]:
    return {each.kind: each.amount for each in Proposal.objects.of(customer.space)}


def test_check_37_any_charge_after_the_end_is_an_incident_and_a_refund_that_is_proposed(
    ada: Customer,
) -> None:
    proposal = charged_after_the_end(ada)
    assert (proposal.kind, proposal.amount, proposal.state) == ("refund", EUR, "proposed")
    assert told(ada, MendProposed.kind) == [
        "“Give back €49.00” was proposed, because it was renewed and charged after the promised end; "
        "a member decides."
    ]
    waiting = Effect.objects.of(ada.space).get(kind="billing.confirm_end")
    assert (waiting.state, waiting.result) == ("needs_person", "charged_after_end")
    assert given_back(ada) == []


def test_what_was_approved_is_given_back_once_and_the_promise_was_seen_to(ada: Customer) -> None:
    member = a_member(ada.space, Role.BILLING)
    proposal = approved(ada, charged_after_the_end(ada), member, "Our mistake.")
    assert (proposal.state, proposal.decided_by) == ("carried_out", f"member:{member.public_id}")
    assert given_back(ada) == [EUR]
    assert told(ada, MendDone.kind) == ["“Give back €49.00” is done."]
    assert MendWord.objects.of(ada.space).get().words == "Our mistake."
    promise = Promise.objects.of(ada.space).get()
    assert promise.seen_to_by == proposal.decided_by and promise.seen_to_at is not None
    assert AuditEntry.objects.filter(space=ada.space, deed="approve_mend", actor=proposal.decided_by).exists()
    with pytest.raises(Refused), edge():
        approve_mend(by(ada, member), proposal)


def test_a_large_refund_needs_two_people(simulator: object) -> None:
    customer = a_customer(a_space(), paying=Money(20_001, "EUR"))
    first, second = a_member(customer.space), a_member(customer.space, Role.ADMIN)
    proposal = approved(customer, charged_after_the_end(customer), first)
    assert (proposal.state, given_back(customer)) == ("half_approved", [])
    with pytest.raises(Refused, match="too much money for one person"), edge():
        approve_mend(by(customer, first), proposal)
    assert approved(customer, proposal, second).state == "carried_out"
    assert len(given_back(customer)) == 1
    assert told(customer, MendApproved.kind)[0].endswith("a second member must approve it too.")


def test_a_declined_one_needs_a_word_and_nothing_moves(ada: Customer) -> None:
    proposal = charged_after_the_end(ada)
    with pytest.raises(Invalid), edge():
        decline_mend(an_act(ada.space), proposal, "  ")
    with edge():
        decline_mend(an_act(ada.space), proposal, "They asked us to keep it for the last month.")
    run_what_is_due(ada.space)
    assert (fresh(proposal).state, given_back(ada)) == ("declined", [])


def test_a_lost_answer_gives_the_money_back_once(ada: Customer) -> None:
    proposal = charged_after_the_end(ada)
    arm(ada.space, Fault("refunds", "cut", "after", times=1))
    approved(ada, proposal, a_member(ada.space))
    leap_to(ada.space, now_in(ada.space) + timedelta(hours=1))
    run_what_is_due(ada.space)
    assert (fresh(proposal).state, given_back(ada)) == ("carried_out", [EUR])


def test_what_billing_refuses_has_failed_until_it_is_tried_again_or_given_up(ada: Customer) -> None:
    proposal = charged_after_the_end(ada)
    with control(ada.space) as billing:
        charge = billing.charges(ada.subscription.provider_id)[-1]
    somebody_does(ada, Refund(charge.id, EUR))
    proposal = approved(ada, proposal, a_member(ada.space))
    assert (proposal.state, len(given_back(ada))) == ("failed", 1)
    assert proposal.effect is not None
    with edge():
        retry_effect(an_act(ada.space), proposal.effect)
    run_what_is_due(ada.space)
    assert fresh(proposal).state == "failed"
    with edge():
        decline_mend(an_act(ada.space), proposal, "It was given back in billing.")
    assert fresh(proposal).state == "declined"


def test_an_end_that_did_not_come_is_ended_again_in_the_promises_name(ada: Customer) -> None:
    declaration = cancelled(ada)
    run_what_is_due(ada.space)
    leap_to(ada.space, declaration.billing_end + timedelta(minutes=1))
    run_what_is_due(ada.space)
    somebody_does(ada, Reactivate())
    leap_to(ada.space, declaration.billing_end + PATIENCE + timedelta(hours=1))
    run_what_is_due(ada.space)
    proposal = Proposal.objects.of(ada.space).get(kind="cancel_again")
    assert approved(ada, proposal, a_member(ada.space)).state == "carried_out"
    assert Subscription.objects.get(pk=ada.subscription.pk).state == "ended"


def promised(customer: Customer, goal: object) -> Promise:
    row = Subscription.objects.get(pk=customer.subscription.pk)
    new = NewPromise(Promise.Origin.CONCESSION, uuid4(), row.pk, row.account_id, goal)  # type: ignore[arg-type]
    with edge():
        return make_promise(an_act(customer.space), new)


def at_the_next_look(customer: Customer, promise: Promise) -> None:
    look_at = Promise.objects.get(pk=promise.pk).look_at
    assert look_at is not None
    leap_to(customer.space, look_at)
    run_what_is_due(customer.space)


def test_a_discount_that_is_gone_is_put_back_for_the_rest_and_the_difference_given_back(
    ada: Customer,
) -> None:
    row = Subscription.objects.get(pk=ada.subscription.pk)
    somebody_does(ada, Discount(3000, 1))
    promise = promised(ada, lower(seen_case(row), 3000, 4, now_in(ada.space)))
    at_the_next_look(ada, promise)
    at_the_next_look(ada, promise)
    assert proposals(ada) == {"restore_discount": None, "refund": Money(1470, "EUR")}
    member = a_member(ada.space)
    for proposal in Proposal.objects.of(ada.space):
        assert approved(ada, proposal, member).state == "carried_out"
    assert applied(ada)[-2:] == ["discounts", "refunds"]
    restored = Effect.objects.of(ada.space).get(kind="billing.discount")
    assert restored.payload["cycles"] == 2
    assert Promise.objects.get(pk=promise.pk).seen_to_at is not None


def test_seats_that_were_put_back_are_taken_off_again(simulator: object) -> None:
    customer = a_customer(a_space(), seats=5)
    row = Subscription.objects.get(pk=customer.subscription.pk)
    goal = other_terms(seen_case(row), Money(9800, "EUR"), now_in(customer.space), quantity=2)
    promise = promised(customer, goal)
    at_the_next_look(customer, promise)
    assert proposals(customer) == {"restore_price": None, "refund": Money(14700, "EUR")}
    proposal = Proposal.objects.of(customer.space).get(kind="restore_price")
    assert approved(customer, proposal, a_member(customer.space)).state == "carried_out"
    assert Subscription.objects.get(pk=row.pk).quantity == 2


def test_a_bill_made_after_the_end_is_looked_at_before_it_is_collected(simulator: object) -> None:
    customer = a_customer(a_space(), payment="failing")
    declaration = cancelled(customer)
    leap_to(customer.space, declaration.billing_end + timedelta(minutes=10))
    run_what_is_due(customer.space)
    assert len(told(customer, BilledAfterEnd.kind)) == 1
    assert proposals(customer) == {"look": EUR}
    proposal = Proposal.objects.of(customer.space).get()
    assert approved(customer, proposal, a_member(customer.space)).state == "carried_out"
    leap_to(customer.space, now_in(customer.space) + timedelta(days=2))
    run_what_is_due(customer.space)
    assert len(told(customer, BilledAfterEnd.kind)) == 1


def test_an_open_invoice_that_the_page_said_to_be_due_is_no_alarm_when_it_is_paid(simulator: object) -> None:
    customer = a_customer(a_space(), payment="failing")
    declaration = cancelled(customer)
    run_what_is_due(customer.space)
    leap_to(customer.space, declaration.billing_end + timedelta(minutes=1))
    with control(customer.space) as billing:
        billing.set_payment(customer.subscription.provider_id, "ok")
    leap_to(customer.space, declaration.billing_end + timedelta(minutes=10))
    run_what_is_due(customer.space)
    assert declaration.promise["open_invoice_minor"] == 4900
    assert proposals(customer) == {}


EVERYTHING = frozenset(Capability)


@pytest.mark.django_db(False)
def test_where_billing_cannot_a_person_looks() -> None:
    nothing = frozenset[Capability]()
    rhythm = Rhythm(NOON, "month")
    goal = Lower(3000, 3, rhythm, EUR)
    gone = Broken(Why.CHARGED_MORE, Mend.RESTORE_DISCOUNT, EUR.less(3000), EUR, "ch_1")
    kinds = [(each.kind, each.amount) for each in mends_for(gone, goal, nothing)]
    assert kinds == [(MendKind.LOOK, Money(1470, "EUR"))]
    other = Broken(Why.OTHER_CURRENCY, Mend.LOOK, None, EUR, "ch_1")
    assert [each.kind for each in mends_for(other, goal, EVERYTHING)] == [MendKind.LOOK]
    pause, trial = Paused(NOON, rhythm, EUR), LongerTrial(NOON, rhythm, EUR)
    paused = Broken(Why.PAUSE_OTHER, Mend.RESTORE_PAUSE)
    shorter = Broken(Why.TRIAL_SHORTER, Mend.RESTORE_TRIAL)
    assert list(mends_for(paused, pause, nothing)) == [Wanted(MendKind.LOOK, why=NO_PAUSE_THERE)]
    assert list(mends_for(shorter, trial, nothing)) == [Wanted(MendKind.LOOK, why=NO_TRIAL_THERE)]
    assert [each.kind for each in mends_for(paused, pause, EVERYTHING)] == [MendKind.RESTORE_PAUSE]
    rest, bills = replace(pause, rests="service"), frozenset({Capability.PAUSE_COLLECTION})
    assert list(mends_for(paused, rest, bills)) == [Wanted(MendKind.LOOK, why=NO_PAUSE_THERE)]
    service = frozenset({Capability.PAUSE_SERVICE})
    assert [each.kind for each in mends_for(paused, rest, service)] == [MendKind.RESTORE_PAUSE]
    assert [each.kind for each in mends_for(shorter, trial, EVERYTHING)] == [MendKind.RESTORE_TRIAL]
    late = Broken(Why.CHARGED_AFTER_END, Mend.REFUND_DIFFERENCE, Money(0, "EUR"), EUR)
    assert mends_for(late, Ends(NOON), EVERYTHING) == ()
    assert refund_of(EUR, "", EVERYTHING).kind is MendKind.LOOK
    assert (cycles_left(goal, 1), cycles_left(Lower(3000, None, rhythm, EUR), 5)) == (2, None)


def test_a_member_decides_on_the_first_page_or_on_the_page_of_all(
    ada: Customer, quick_passwords: None
) -> None:
    proposal = charged_after_the_end(ada)
    billing, agent = Client(), Client()
    billing.force_login(a_member(ada.space, Role.BILLING).user)
    agent.force_login(a_member(ada.space, Role.AGENT).user)
    for page in ("/", "/mends/"):
        shown = billing.get(page).content.decode()
        assert "Give back €49.00" in shown and "It was renewed and charged after the promised end." in shown
        assert f"/mends/{proposal.public_id}/approve/" in shown
        assert f"/mends/{proposal.public_id}/approve/" not in agent.get(page).content.decode()
    again = billing.post(f"/mends/{proposal.public_id}/decline/", {"words": ""})
    assert again.status_code == 422 and "Say why nothing is to be done." in again.content.decode()
    assert billing.post(f"/mends/{proposal.public_id}/approve/", {"from": "today"}).headers["Location"] == "/"
    run_what_is_due(ada.space)
    assert "Mends to decide" not in billing.get("/").content.decode()
    assert "Approved by Ann" in billing.get("/mends/?state=done").content.decode()
