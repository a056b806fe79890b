"""What goes wrong in billing behind our back is found within a day, with what would mend it; what was said isn't."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from leavewell.accounts.transaction import edge
from leavewell.billing.types import SubRef
from leavewell.effects.actions.mends import approve_mend
from leavewell.effects.decide.takings import AFTER
from leavewell.effects.goals import Ends
from leavewell.effects.models import Effect, FactRow, Mail, Promise, Proposal
from leavewell.effects.promise_rows import goal_of
from leavewell.flow.actions import offers, sessions
from leavewell.flow.actions.flows import publish_flow
from leavewell.flow.definition import default_flow
from leavewell.kernel.facts.effects import DisputeSeen
from leavewell.kernel.facts.ends import BilledAfterEnd, ChargedAfterEnd
from leavewell.kernel.facts.promises import PromiseBroken
from leavewell.kernel.money import Money
from leavewell.offboarding.models import Departure
from tests.builders import Customer, a_member, a_session, an_act, cancelled, fresh
from tests.moments import later, leap_to, now_in, run_what_is_due
from tests.wired import Wired, a_wired_company

pytestmark = [pytest.mark.django_db, pytest.mark.story, pytest.mark.proves(peer="wire front")]

DAY, EUR = timedelta(days=1), Money(4900, "EUR")
AT_ANY_END = {"receipt", "done", "departure_no_charge", "steps_due", "steps_late"}
"""The mails that come where nothing is wrong."""


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wired:
    """With an empty Stripe, which tells nothing by itself: every notice is lost."""
    return a_wired_company(tmp_path, monkeypatch)


def a_customer(company: Wired, **terms: object) -> Customer:
    """Who has been paying 49 euros a month for ten days."""
    return company.comes_to_know(
        company.sells(started_at=(now_in(company.space) - 10 * DAY).isoformat(), **terms)
    )


def ref(customer: Customer) -> SubRef:
    return SubRef("stripe", customer.subscription.provider_id)


def accepts(customer: Customer, reason: str) -> Promise:
    """The offer that fits the reason; the promise that was made with it, in place at Stripe."""
    session, _ = a_session(customer)
    with edge():
        sessions.give_reason(an_act(customer.space), fresh(session), reason=reason)
    with edge():
        offers.accept_offer(an_act(customer.space), fresh(session), {})
    run_what_is_due(customer.space)
    promise = Promise.objects.of(customer.space).get()
    assert promise.in_place_at is not None
    return promise


def goes_until(company: Wired, instant: datetime) -> None:
    """The clock shows that instant, and what is due by then is done; the nights between are left out."""
    leap_to(company.space, instant)
    run_what_is_due(company.space)


def found(company: Wired, kind: str) -> datetime:
    """When it was found that something is wrong: once."""
    (row,) = FactRow.objects.of(company.space).filter(kind=kind)
    return row.occurred_at


def proposed(company: Wired) -> dict[str, Money | None]:
    return {each.kind: each.amount for each in Proposal.objects.of(company.space)}


def is_over(company: Wired, customer: Customer, **terms: object) -> datetime:
    """They cancelled, and it is over; the end."""
    declaration = cancelled(customer)
    run_what_is_due(company.space)
    goes_until(company, declaration.billing_end + timedelta(hours=2))
    assert company.row(ref(customer)).state == "ended"
    return declaration.billing_end


def test_row_30_a_charge_after_the_end_is_found_within_a_day_and_proposed_to_be_given_back(
    company: Wired,
) -> None:
    ada = a_customer(company)
    end = is_over(company, ada)
    later(company.space, days=3)
    charged_at = now_in(company.space)
    company.charges(ref(ada), 4900, for_time_until=charged_at + 30 * DAY)
    later(company.space, days=1, minutes=1)
    assert charged_at < found(company, ChargedAfterEnd.kind) <= charged_at + DAY
    assert proposed(company) == {"refund": EUR}
    with edge():
        approve_mend(an_act(company.space, "member:x"), Proposal.objects.of(company.space).get())
    run_what_is_due(company.space)
    assert Proposal.objects.of(company.space).get().state == "carried_out"
    assert end < charged_at


def payment(promise: Promise, number: int) -> datetime:
    """When that payment after the promise falls due."""
    goal = goal_of(promise)
    assert not isinstance(goal, Ends)
    return goal.rhythm.at(number)


@pytest.mark.parametrize(
    ("paid_right", "mends"),
    [
        (1, {"restore_discount": None, "refund": Money(1470, "EUR")}),
        (2, {"refund": Money(1470, "EUR")}),
    ],
)
def test_a_discount_that_ends_early_is_found_within_a_day_of_the_payment_that_was_too_much(
    company: Wired, paid_right: int, mends: dict[str, Money | None]
) -> None:
    """30 % off three payments was promised. Of the last one only money is owed: nothing is left to take off."""
    ada = a_customer(company)
    promise = accepts(ada, "too_expensive")
    for number in range(1, paid_right + 1):
        goes_until(company, payment(promise, number) + AFTER)
    company.site.v1.subscriptions.update(ref(ada).id, {"discounts": ""})
    too_much_at = payment(promise, paid_right + 1)
    goes_until(company, too_much_at + AFTER)
    assert too_much_at < found(company, PromiseBroken.kind) <= too_much_at + DAY
    assert proposed(company) == mends
    for proposal in Proposal.objects.of(company.space):
        with edge():
            approve_mend(an_act(company.space, "member:x"), proposal)
        run_what_is_due(company.space)
    assert set(Proposal.objects.of(company.space).values_list("state", flat=True)) == {"carried_out"}
    with company.billing() as billing:
        (kept,) = [*(each.percent_bp for each in billing.get(ref(ada)).discounts), None][:1]
    assert kept == (3000 if "restore_discount" in mends else None)


def on_sale(company: Wired, key: str, minor: int) -> None:
    unit = {"minor": minor, "currency": "EUR"}
    company.native("POST", "/v1/prices", {"id": key, "plan": key.title(), "unit": unit})


def on_price(company: Wired, key: str, minor: int) -> Customer:
    """A customer on a price that is on sale."""
    on_sale(company, key, minor)
    unit = {"minor": minor, "currency": "EUR"}
    return a_customer(company, items=[{"id": "si_1", "plan": key.title(), "unit": unit, "price": key}])


def goes_on_looking(company: Wired, promise: Promise) -> None:
    """Look after look until it is settled, each in its time."""
    for _ in range(6):
        promise.refresh_from_db()
        if promise.look_at is None:
            return
        goes_until(company, promise.look_at)


def test_a_price_that_isnt_the_old_one_after_a_pause_is_found_within_a_day(company: Wired) -> None:
    ada = on_price(company, "team", 4900)
    promise = accepts(ada, "not_used_enough")
    on_sale(company, "dear", 7900)
    goes_until(company, payment(promise, 1) + AFTER)
    other = {"items": [{"id": "si_1", "price": "dear", "quantity": 1}], "proration_behavior": "none"}
    company.site.v1.subscriptions.update(ref(ada).id, other)
    too_much_at = payment(promise, 3)
    goes_on_looking(company, promise)
    assert (promise.why, promise.mend) == ("price_not_restored", "restore_price")
    assert too_much_at < found(company, PromiseBroken.kind) <= too_much_at + DAY
    assert proposed(company) == {"restore_price": None, "refund": Money(3000, "EUR")}
    with edge():
        approve_mend(
            an_act(company.space, "member:x"), Proposal.objects.of(company.space).get(kind="restore_price")
        )
    run_what_is_due(company.space)
    with company.billing() as billing:
        assert [each.price for each in billing.get(ref(ada)).items] == ["team"]


def test_a_pause_that_runs_too_long_is_found_within_a_day_of_its_promised_end(company: Wired) -> None:
    ada = a_customer(company)
    promise = accepts(ada, "not_used_enough")
    assert promise.holds_until is not None
    goes_until(company, payment(promise, 1) + AFTER)
    company.happens(ref(ada), "pause", until=(promise.holds_until + 90 * DAY).isoformat())
    goes_on_looking(company, promise)
    assert promise.why == "still_paused"
    assert promise.holds_until < found(company, PromiseBroken.kind) <= promise.holds_until + DAY
    assert proposed(company) == {"restore_pause": None, "look": None}
    pause = Proposal.objects.of(company.space).get(kind="restore_pause")
    assert (pause.state, pause.words.get().words) == ("declined", "The promised day is past.")


def test_row_31_a_cancel_in_the_portal_is_found_within_a_day_and_left_as_it_is(company: Wired) -> None:
    ada = a_customer(company)
    written, cancelled_at = company.writes(), now_in(company.space)
    company.happens(ref(ada), "cancel", when="period_end")
    later(company.space, days=1)
    (departure,) = Departure.objects.of(company.space)
    row = company.row(ref(ada))
    assert (departure.origin, departure.billing_ends_at) == ("seen_in_billing", row.ends_at)
    assert (row.state, departure.requested_at <= cancelled_at + DAY) == ("ending", True)
    assert company.writes() == written
    assert (
        not Effect.objects.of(company.space)
        .filter(kind__in=["billing.cancel", "billing.undo_cancel"])
        .exists()
    )
    company.happens(ref(ada), "undo_cancel")
    later(company.space, days=1)
    departure.refresh_from_db()
    assert (departure.state, company.row(ref(ada)).state, company.writes()) == (
        "restarted",
        "active",
        written,
    )


def test_row_29_a_dispute_whose_notice_was_lost_is_a_persons_within_a_day_with_its_deadline(
    company: Wired,
) -> None:
    ada = a_customer(company)
    disputed_at = now_in(company.space)
    answer_by = (disputed_at + 9 * DAY).replace(microsecond=0)
    company.native("POST", "/v1/charges/ch_1/dispute", {"answer_by": answer_by.isoformat()})
    later(company.space, days=1)
    assert disputed_at < found(company, DisputeSeen.kind) <= disputed_at + DAY
    task = Effect.objects.of(company.space).get(kind="billing.answer_dispute")
    assert (task.state, task.result, task.account_id) == ("needs_person", "card_dispute", ada.account.pk)
    assert task.deadline_at == answer_by
    client = Client()
    client.force_login(a_member(company.space).user)
    for page in ("/", f"/machine/{task.public_id}/"):
        assert (
            f"{answer_by.astimezone(ZoneInfo(company.space.workspace.zone)):%H:%M}"
            in client.get(page).content.decode()
        )


def nothing_is_raised(company: Wired) -> None:
    """No alarm, no proposal, no mail, nothing for a person."""
    assert (
        not FactRow.objects.of(company.space)
        .filter(kind__in=[ChargedAfterEnd.kind, BilledAfterEnd.kind])
        .exists()
    )
    assert proposed(company) == {}
    assert not Effect.objects.of(company.space).filter(state="needs_person").exists()
    assert {each.kind for each in Mail.objects.of(company.space)} <= AT_ANY_END
    assert [each.state for each in Promise.objects.of(company.space)] == ["kept"]


def test_row_30_a_debt_that_was_announced_and_is_paid_late_is_no_alarm(company: Wired) -> None:
    ada = a_customer(company, payment="failing")
    is_over(company, ada)
    later(company.space, days=2)
    company.happens(ref(ada), "payment", payment="ok")
    later(company.space, days=1, minutes=1)
    with company.billing() as billing:
        assert list(billing.charges_since(ref(ada), now_in(company.space) - 2 * DAY))
    nothing_is_raised(company)


def test_row_30_a_last_bill_for_usage_that_was_announced_is_no_alarm(company: Wired) -> None:
    ada = a_customer(company)
    with edge():
        publish_flow(an_act(company.space), default_flow().model_copy(update={"final_usage": True}))
    end = is_over(company, ada)
    later(company.space, hours=3)
    company.charges(ref(ada), 1234, for_time_until=end)
    later(company.space, days=1, minutes=1)
    nothing_is_raised(company)
    company.charges(ref(ada), 4900, for_time_until=end + 30 * DAY)
    later(company.space, days=1, minutes=1)
    assert proposed(company) == {"refund": EUR}


def test_row_30_a_refund_after_the_end_is_no_alarm(company: Wired) -> None:
    ada = a_customer(company)
    is_over(company, ada)
    later(company.space, days=2)
    company.native("POST", "/v1/charges/ch_1/refunds", {"amount": {"minor": 1000, "currency": "EUR"}})
    later(company.space, days=1, minutes=1)
    nothing_is_raised(company)


@pytest.mark.parametrize("usage", [True, False])
def test_row_09_a_cancel_that_comes_late_leaves_the_last_bill_for_usage_that_was_announced(
    company: Wired, usage: bool
) -> None:
    """Their debt is forgiven, as the page said. Somebody has ended it at Stripe before our cancel got there."""
    ada = a_customer(company, payment="failing")
    with edge():
        changes = {"open_invoices": "void", "final_usage": usage}
        publish_flow(an_act(company.space), default_flow().model_copy(update=changes))
    declaration = cancelled(ada)
    end = declaration.billing_end
    company.happens(ref(ada), "cancel", when="period_end")
    leap_to(company.space, end + timedelta(hours=3))
    company.charges(ref(ada), 1234, for_time_until=end, paid=False)
    later(company.space, days=1)
    effect = Effect.objects.of(company.space).get(kind="billing.cancel")
    assert (effect.state, effect.result) == ("settled", "applied")
    with company.billing() as billing:
        left = [each.amount.minor for each in billing.get(ref(ada)).open_invoices]
    assert left == ([1234] if usage else [])
    assert any("void" in write for write in company.writes())
    nothing_is_raised(company)
