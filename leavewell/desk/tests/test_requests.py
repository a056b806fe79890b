"""What a customer asks for outside the page: kept, receipted, owned by somebody, due, and read by a person."""

from __future__ import annotations

from datetime import timedelta

import pytest

from leavewell.accounts.actions.customers import put_contact
from leavewell.accounts.actions.knowledge import assign_duty
from leavewell.accounts.duties import Duty
from leavewell.accounts.models import Space
from leavewell.accounts.roles import Role
from leavewell.accounts.transaction import edge
from leavewell.desk.actions.arrivals import log_request
from leavewell.desk.actions.placing import place_request
from leavewell.desk.actions.verdicts import mark_intent, take_as_notice
from leavewell.desk.models import Message, Request
from leavewell.desk.queries import request_of
from leavewell.desk.types import Arrival
from leavewell.effects.models import Effect, FactRow, Mail
from leavewell.flow.actions.logged import Channel
from leavewell.flow.models import Declaration
from leavewell.kernel.errors import Invalid, Refused
from leavewell.playbooks.actions.steps import do_step
from leavewell.playbooks.models import Run, Step
from leavewell_simulator.testing import RunningSimulator
from tests.builders import Customer, a_customer, a_member, a_space, an_account, an_act
from tests.moments import run_what_is_due

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


@pytest.fixture
def ada(simulator: RunningSimulator) -> Customer:
    return a_customer(a_space())


def asked(space: Space, sender: str, words: str = "We stop.", key: str | None = None) -> Request:
    with edge():
        act = an_act(space)
        found, _ = log_request(act, Arrival(Channel.MAIL, act.at, sender, "Hello", words, key=key))
    return request_of(space, found.pk)


def steps_of(request: Request) -> dict[str, Step]:
    rows = Step.objects.of(request.space).filter(run__subject=request.pk).select_related("run")
    return {step.code: step for step in rows}


def receipts(space: Space) -> list[Mail]:
    return list(Mail.objects.of(space).filter(kind="request_receipt"))


def test_a_request_of_a_contact_is_the_accounts_receipted_owned_and_due(ada: Customer) -> None:
    request = asked(ada.space, ada.contact.email)
    run_what_is_due(ada.space)
    assert (request.account, request.contact, request.kind) == (ada.account, ada.contact, "unread")
    steps = steps_of(request)
    assert set(steps) == {"acknowledge", "answer", "decide"}
    assert all(step.owner.role == "owner" and step.due_at for step in steps.values())
    assert request.answer_due_at == steps["answer"].due_at
    (mail,) = receipts(ada.space)
    assert mail.to_address == ada.contact.email and request.number in mail.subject
    assert "not the confirmation of a cancellation" in mail.text and "We stop" not in mail.text
    assert (steps["acknowledge"].state, steps["acknowledge"].proof) == ("done", mail.message_id)
    assert not Declaration.objects.of(ada.space).exists()


def test_a_second_message_joins_and_is_not_receipted_again(ada: Customer) -> None:
    first, second = asked(ada.space, ada.contact.email), asked(ada.space, ada.contact.email, "And soon.")
    run_what_is_due(ada.space)
    assert first == second and len(receipts(ada.space)) == 1
    words = Message.objects.of(ada.space).order_by("pk").values_list("words", flat=True)
    assert list(words) == ["We stop.", "And soon."]


def test_the_same_message_twice_is_one(ada: Customer) -> None:
    assert asked(ada.space, ada.contact.email, key="k1") == asked(ada.space, ada.contact.email, key="k1")
    assert Message.objects.of(ada.space).count() == 1


def test_somebody_unknown_becomes_a_persons_step_and_no_account(ada: Customer) -> None:
    request = asked(ada.space, "stranger@else.example")
    run_what_is_due(ada.space)
    assert (request.account, request.kind) == (None, "unknown_sender")
    assert steps_of(request)["answer"].account is None and steps_of(request)["answer"].owner.role == "owner"
    assert asked(ada.space, "stranger@else.example") == request
    assert asked(ada.space, "another@else.example") != request


def test_a_request_is_pointed_at_its_account_and_goes_to_whoever_sees_to_that(ada: Customer) -> None:
    request = asked(ada.space, "private@else.example")
    agent = a_member(ada.space, Role.AGENT)
    with edge():
        assign_duty(an_act(ada.space), Duty.CSM, agent, account=ada.account)
    with edge():
        place_request(an_act(ada.space), request, ada.account)
    request, steps = request_of(ada.space, request.pk), steps_of(request)
    assert (request.account, request.kind) == (ada.account, "unread")
    assert {step.account_id for step in steps.values()} == {ada.account.pk}
    assert (steps["look_up"].state, steps["look_up"].proof) == ("done", ada.account.public_id)
    assert steps["answer"].owner == agent
    assert Run.objects.of(ada.space).get(subject=request.pk).account == ada.account
    assert asked(ada.space, ada.contact.email) == request
    with edge():
        place_request(an_act(ada.space), request, ada.account)
    assert FactRow.objects.of(ada.space).filter(kind="request.placed").count() == 1


def test_a_request_that_is_over_isnt_pointed_anywhere(ada: Customer) -> None:
    request = asked(ada.space, ada.contact.email)
    with edge():
        take_as_notice(an_act(ada.space), request, ada.subscription, None)
    other = an_account(ada.space)
    with pytest.raises(Refused), edge():
        place_request(an_act(ada.space), request, other)


def test_an_address_of_several_accounts_is_nobodys_until_a_person_has_looked(ada: Customer) -> None:
    other = an_account(ada.space)
    with edge():
        put_contact(an_act(ada.space), other, email=ada.contact.email, name="Ada", may_cancel=True)
    request = asked(ada.space, ada.contact.email)
    assert (request.account, request.kind) == (None, "several_accounts")


def test_a_notice_counts_from_the_day_on_which_it_came_and_ends_the_steps(ada: Customer) -> None:
    with edge():
        act = an_act(ada.space)
        came = act.at - timedelta(days=2)
        arrival = Arrival(Channel.PHONE, came, ada.contact.email, words="I want to end it.")
        request, _ = log_request(act, arrival)
    with edge():
        declaration = take_as_notice(an_act(ada.space), request, ada.subscription, ada.contact)
    run_what_is_due(ada.space)
    request = request_of(ada.space, request.pk)
    assert (declaration.received_at, declaration.source) == (came, "phone")
    assert declaration.sources.get().words == "I want to end it."
    assert (request.state, request.kind, request.declaration) == ("closed", "notice", declaration)
    assert {steps_of(request)[code].proof for code in ("answer", "decide")} == {declaration.number}
    assert Run.objects.of(ada.space).get(subject=request.pk).state == "closed"
    assert Mail.objects.of(ada.space).filter(kind="receipt").count() == 1 and not receipts(ada.space)
    with pytest.raises(Refused), edge():
        take_as_notice(an_act(ada.space), request, ada.subscription, ada.contact)


def test_a_strangers_request_taken_as_notice_is_the_accounts_from_then_on(ada: Customer) -> None:
    request = asked(ada.space, "private@else.example")
    with edge():
        take_as_notice(an_act(ada.space), request, ada.subscription, None)
    assert request_of(ada.space, request.pk).account == ada.account


def test_a_request_of_one_account_never_ends_anothers_subscription(ada: Customer) -> None:
    other, request = a_customer(ada.space), asked(ada.space, ada.contact.email)
    with pytest.raises(Invalid), edge():
        take_as_notice(an_act(ada.space), request, other.subscription, None)
    assert not Declaration.objects.of(ada.space).exists()


def test_a_wish_to_talk_cancels_nothing_and_still_wants_its_answer(ada: Customer) -> None:
    request = asked(ada.space, ada.contact.email)
    with edge():
        mark_intent(an_act(ada.space), request, evidence="They ask what it would cost.")
    steps = steps_of(request)
    assert (steps["decide"].state, steps["answer"].state) == ("done", "waiting")
    assert not Effect.objects.of(ada.space).filter(kind="billing.cancel").exists()
    with edge():
        do_step(an_act(ada.space), steps["answer"], evidence="Called them.")
    run_what_is_due(ada.space)
    assert request_of(ada.space, request.pk).state == "closed"


def test_who_writes_again_after_the_answer_is_answered_again(ada: Customer) -> None:
    request = asked(ada.space, ada.contact.email)
    with edge():
        do_step(an_act(ada.space), steps_of(request)["answer"], evidence="Wrote back.")
    run_what_is_due(ada.space)
    assert request_of(ada.space, request.pk).state == "answered"
    again = asked(ada.space, ada.contact.email, "Still waiting.")
    assert (again, again.state) == (request, "open")
    assert len([code for code in steps_of(request) if code.startswith("answer_")]) == 1


def test_a_request_from_the_future_is_a_slip_of_the_pen(ada: Customer) -> None:
    with pytest.raises(Invalid), edge():
        act = an_act(ada.space)
        log_request(act, Arrival(Channel.PHONE, act.at + timedelta(hours=1), ada.contact.email))
    assert not Request.objects.of(ada.space).exists()


def test_no_fact_holds_what_was_written_or_by_whom(ada: Customer) -> None:
    asked(ada.space, ada.contact.email, "A very private word.")
    told = str(list(FactRow.objects.of(ada.space).filter(kind__startswith="request.").values_list("body")))
    assert "request_id" in told and ada.contact.email not in told and "private" not in told
