"""Promises from the word given to the last payment, with a real billing system and a clock that moves."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from leavewell.accounts.actions.workspaces import switch_mail
from leavewell.accounts.models import Subscription
from leavewell.accounts.queries import space_by_id
from leavewell.accounts.roles import Role
from leavewell.accounts.transaction import edge
from leavewell.billing.types import ChangeQuantity, Discount, Pause, Reactivate, SubscriptionView
from leavewell.effects.actions.promises import NewPromise, make_promise, note_in_place
from leavewell.effects.executors.ending import PATIENCE
from leavewell.effects.goals import Lower
from leavewell.effects.models import Effect, FactRow, Mail, Promise
from leavewell.effects.promise_rows import goal_of
from leavewell.effects.queries import sentence
from leavewell.effects.types import Letter, NotNeeded
from leavewell.flow.actions import offers, sessions
from leavewell.flow.cases import seen_case
from leavewell.flow.links import leaving_url
from leavewell.flow.mails.promise_ends import PromiseEndsMail
from leavewell.flow.models import CancelSession
from leavewell.flow.offers.promising import longer_trial, lower, paused
from leavewell.kernel.facts.promises import PromiseBroken, PromiseKept, PromiseMade
from leavewell.kernel.money import Money
from leavewell.offboarding.actions.restart import restart
from leavewell.offboarding.queries import open_departure
from leavewell.web.simulator import control
from tests.builders import Customer, a_customer, a_member, a_session, a_space, an_act, cancelled, fresh
from tests.moments import leap_to, now_in, run_what_is_due
from tests.simulated import somebody_does

pytestmark = pytest.mark.django_db

EUR = Money(4900, "EUR")


def accepted(customer: Customer, reason: str = "too_expensive", **given: str) -> Promise:
    """The customer takes the offer that fits the reason; the promise that was made with it."""
    session, _ = a_session(customer)
    with edge():
        sessions.give_reason(an_act(customer.space), fresh(session), reason=reason)
    with edge():
        offers.accept_offer(an_act(customer.space), fresh(session), given)
    return only(customer)


def promised(customer: Customer, cycles: int) -> Promise:
    """30 % off so many payments was promised, and nothing is done in billing for it."""
    row = Subscription.objects.get(pk=customer.subscription.pk)
    goal = lower(seen_case(row), 3000, cycles, now_in(customer.space))
    new = NewPromise(Promise.Origin.CONCESSION, uuid4(), row.pk, row.account_id, goal)
    with edge():
        return make_promise(an_act(customer.space), new)


def only(customer: Customer) -> Promise:
    return Promise.objects.of(customer.space).get()


def at(customer: Customer, instant: datetime | None) -> None:
    """The clock shows that instant, and what is due by then is done; the nights between are left out."""
    assert instant is not None
    leap_to(customer.space, instant)
    run_what_is_due(customer.space)


def at_the_next_looks(customer: Customer, how_many: int = 1) -> None:
    """So many looks at billing, each in its time."""
    for _ in range(how_many):
        at(customer, only(customer).look_at)


def read(customer: Customer) -> SubscriptionView:
    """The subscription as billing shows it now."""
    with control(space_by_id(customer.space.pk)) as billing:
        return billing.subscription(customer.subscription.provider_id)


def told(customer: Customer, kind: str) -> list[str]:
    return [sentence(row) for row in FactRow.objects.of(customer.space).filter(kind=kind)]


def states(customer: Customer) -> dict[str, str]:
    rows = Promise.objects.of(customer.space).order_by("made_at")
    return {each.goal: f"{each.state} {each.reason or each.why}".strip() for each in rows}


def test_an_accepted_discount_is_promised_with_it_and_read_back(ada: Customer) -> None:
    promise = accepted(ada)
    assert (promise.goal, promise.percent_bp, promise.cycles, promise.price) == ("discount", 3000, 3, EUR)
    assert promise.in_place_at is None and len(told(ada, PromiseMade.kind)) == 1
    run_what_is_due(ada.space)
    assert only(ada).in_place_at is not None


def test_a_discount_that_lasts_as_promised_is_kept_and_its_end_told_a_week_before(ada: Customer) -> None:
    promise = accepted(ada)
    run_what_is_due(ada.space)
    at_the_next_looks(ada, 3)
    at(ada, promise.remind_at)
    at_the_next_looks(ada)
    assert states(ada) == {"discount": "kept"}
    assert told(ada, PromiseKept.kind) == ["A discount was kept as promised; billing showed it."]
    mail = Mail.objects.of(ada.space).get(kind="promise_ends")
    assert promise.holds_until is not None
    assert timedelta(days=6, hours=23) < promise.holds_until - mail.composed_at <= timedelta(days=7)
    assert "€49.00" in mail.text and leaving_url(promise) not in mail.text


def test_a_discount_that_ends_a_month_early_is_found_within_a_day_with_what_would_mend_it(
    ada: Customer,
) -> None:
    somebody_does(ada, Discount(3000, 2))
    promise = promised(ada, 3)
    goal = goal_of(promise)
    assert isinstance(goal, Lower)
    at_the_next_looks(ada, 3)
    third = goal.rhythm.at(3)
    broken = only(ada)
    assert (broken.why, broken.mend) == ("charged_more", "refund_difference")
    assert (broken.expected, broken.seen) == (EUR.less(3000), EUR)
    assert broken.settled_at is not None and broken.settled_at - third <= timedelta(days=1)
    assert told(ada, PromiseBroken.kind) == [
        "A promise was broken (a discount): more was charged than promised: €49.00 instead of €34.30; "
        "to mend it: give back what was taken too much."
    ]
    assert Mail.objects.of(ada.space).filter(kind="promise_broken").count() == 1


def test_a_broken_promise_stands_on_the_first_page_until_somebody_has_seen_to_it(ada: Customer) -> None:
    promise = promised(ada, 3)
    at_the_next_looks(ada)
    owner = Client()
    owner.force_login(a_member(ada.space, Role.OWNER).user)
    for page in ("/", "/promises/", f"/accounts/{ada.account.public_id}/"):
        shown = owner.get(page).content.decode()
        assert "more was charged than promised" in shown.lower()
        assert ada.account.name in shown
    owner.post(f"/promises/{promise.public_id}/seen-to/", {"from": "today"})
    assert "Promises that were broken" not in owner.get("/").content.decode()
    assert "seen to" in owner.get("/promises/?state=broken").content.decode()
    again = owner.post(f"/promises/{promise.public_id}/seen-to/", follow=True)
    assert "Nobody has to see to this promise any more." in again.content.decode()


def test_fewer_seats_that_are_put_back_are_found_at_the_next_payment(simulator: object) -> None:
    customer = a_customer(a_space(), seats=5)
    accepted(customer, "not_used_enough", seats="2")
    run_what_is_due(customer.space)
    somebody_does(customer, ChangeQuantity(5))
    at_the_next_looks(customer)
    assert (only(customer).why, only(customer).mend) == ("charged_more", "restore_price")


def test_a_longer_trial_is_kept_when_nothing_was_taken_before_its_end(simulator: object) -> None:
    customer = a_customer(a_space(), trial_days_left=5)
    promise = accepted(customer, "not_used_enough")
    run_what_is_due(customer.space)
    at_the_next_looks(customer)
    at(customer, promise.remind_at)
    at_the_next_looks(customer)
    assert states(customer) == {"trial": "kept"}
    assert Mail.objects.of(customer.space).filter(kind="promise_ends").count() == 1


def test_a_pause_that_was_taken_leaves_two_payments_out_and_the_third_is_the_old_price(ada: Customer) -> None:
    promise = accepted(ada, "not_used_enough")
    assert (promise.goal, promise.price) == ("pause", EUR)
    run_what_is_due(ada.space)
    before = read(ada)
    assert before.pause is not None and before.pause.until == promise.holds_until
    at(ada, promise.remind_at)
    mail = Mail.objects.of(ada.space).get(kind="promise_ends")
    assert "€49.00" in mail.text
    assert read(ada).last_charge == before.last_charge
    for _ in range(4):
        if only(ada).state == "open":
            at_the_next_looks(ada)
    assert states(ada) == {"pause": "kept"}
    now = read(ada)
    assert (now.pause, now.last_charge and now.last_charge.amount) == (None, EUR)


def test_a_pause_that_somebody_makes_longer_is_found_when_the_old_price_doesnt_come(ada: Customer) -> None:
    promise = accepted(ada, "not_used_enough")
    run_what_is_due(ada.space)
    assert promise.holds_until is not None
    at(ada, promise.remind_at)
    somebody_does(ada, Pause(promise.holds_until + timedelta(days=90)))
    for _ in range(4):
        if only(ada).state == "open":
            at_the_next_looks(ada)
    (broken,) = told(ada, PromiseBroken.kind)
    assert states(ada) == {"pause": "broken still_paused"}
    assert "it is still paused" in broken


def test_a_later_cancel_withdraws_what_was_promised_and_promises_the_end(ada: Customer) -> None:
    accepted(ada)
    run_what_is_due(ada.space)
    cancelled(ada)
    assert states(ada) == {"discount": "withdrawn superseded_by_cancel", "ends": "open"}
    waiting = Effect.objects.of(ada.space).exclude(state="settled").values_list("kind", flat=True)
    assert "billing.check_promise" not in waiting


def test_an_end_that_comes_as_promised_is_kept(ada: Customer) -> None:
    declaration = cancelled(ada)
    run_what_is_due(ada.space)
    at(ada, declaration.billing_end + timedelta(minutes=10))
    assert states(ada) == {"ends": "kept"}


def test_money_taken_because_billing_was_not_told_in_time_breaks_the_promise_of_the_end(
    ada: Customer,
) -> None:
    declaration = cancelled(ada)
    at(ada, declaration.billing_end + timedelta(minutes=10))
    assert states(ada) == {"ends": "broken charged_after_end"}
    assert (only(ada).expected, only(ada).seen) == (Money(0, "EUR"), EUR)


def test_a_cancel_that_is_taken_back_withdraws_the_promise_of_the_end(ada: Customer) -> None:
    cancelled(ada)
    run_what_is_due(ada.space)
    departure = open_departure(ada.space, ada.subscription.pk)
    assert departure is not None
    with edge():
        restart(an_act(ada.space), departure)
    assert states(ada) == {"ends": "withdrawn withdrawn"}


def test_an_end_that_does_not_come_is_broken_when_our_patience_is_over(ada: Customer) -> None:
    declaration = cancelled(ada)
    run_what_is_due(ada.space)
    leap_to(ada.space, declaration.billing_end + timedelta(minutes=1))
    run_what_is_due(ada.space)
    somebody_does(ada, Reactivate())
    leap_to(ada.space, declaration.billing_end + PATIENCE + timedelta(hours=1))
    run_what_is_due(ada.space)
    assert states(ada) == {"ends": "broken not_ended"}


def test_the_mail_before_the_end_leads_to_a_cancel_page_of_ones_own(ada: Customer) -> None:
    promise = accepted(ada)
    run_what_is_due(ada.space)
    path = "/e/" + leaving_url(promise).split("/e/")[1]
    before = CancelSession.objects.of(ada.space).count()
    assert "Go to the cancel page" in Client().get(path).content.decode()
    assert CancelSession.objects.of(ada.space).count() == before
    answer = Client().post(path)
    assert answer.status_code == 303 and answer["Location"].startswith("/c/")
    assert Client().get(answer["Location"]).status_code == 200
    cancelled(ada)
    assert "is cancelled already" in Client().get(path).content.decode()
    leap_to(ada.space, now_in(ada.space) + timedelta(days=200))
    assert Client().get(path).status_code == 404


def test_a_discount_whose_end_nobody_was_told_of_is_broken(ada: Customer) -> None:
    accepted(ada)
    run_what_is_due(ada.space)
    with edge():
        switch_mail(an_act(ada.space), stopped=True)
    at_the_next_looks(ada, 4)
    assert states(ada) == {"discount": "broken not_reminded"}


def test_what_ends_is_said_with_the_price_and_only_to_who_still_has_it(ada: Customer) -> None:
    row = Subscription.objects.get(pk=ada.subscription.pk)
    case, now = seen_case(row), now_in(ada.space)
    until = now + timedelta(days=60)
    for goal in (paused(case, until, now), longer_trial(case, until, now), lower(case, 3000, 1, now)):
        new = NewPromise(Promise.Origin.CONCESSION, uuid4(), row.pk, row.account_id, goal)
        with edge():
            promise = make_promise(an_act(ada.space), new)
        assert PromiseEndsMail().compose(an_act(ada.space), promise.pk) == NotNeeded("never_in_place")
        with edge():
            note_in_place(an_act(ada.space), new.origin_id)
        letter = PromiseEndsMail().compose(an_act(ada.space), promise.pk)
        assert isinstance(letter, Letter)
        assert letter.to == ada.contact.email and "€49.00 a month" in letter.text
        assert letter.link == leaving_url(promise) and letter.link not in letter.text
