"""A company's own program ends a plan that no program of ours can ask about, and says so; or a person does, in time."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from leavewell.accounts.models import AuditEntry, Space, Subscription
from leavewell.effects.models import Effect, FactRow, HandWork, Mail
from leavewell.effects.states import EffectState
from leavewell.flow.actions.returns import set_confirm_days
from leavewell.flow.decide.answer_by import answer_by
from leavewell.flow.links import status_path
from leavewell.flow.models import Declaration
from leavewell.kernel.errors import Invalid
from leavewell.kernel.facts.effects import DeadlineNears, PersonNeeded
from leavewell.web.tests.api.calls import Answer, assert_problem, call
from tests.builders import Customer, a_listed_customer, a_space, an_act, an_api_key, cancelled, edge
from tests.moments import later, leap_to, run_what_is_due

pytestmark = pytest.mark.django_db


@pytest.fixture
def zoe(space: Space) -> Customer:
    return a_listed_customer(space)


@pytest.fixture
def left(zoe: Customer) -> Declaration:
    """Zoe has cancelled; a worker hasn't looked yet."""
    return cancelled(zoe)


def promised_on(declaration: Declaration) -> date:
    return declaration.billing_end.astimezone(ZoneInfo("Europe/Berlin")).date()


def done(declaration: Declaration, key: str, **more: str) -> Answer:
    body = {"on": f"{promised_on(declaration)}", "reference": "ERP job 4711", **more}
    return call("POST", f"/declarations/{declaration.number}/carried-out", key, body)


def failed(declaration: Declaration, key: str, reason: str = "contract_runs_on", **headers: str) -> Answer:
    return call("POST", f"/declarations/{declaration.number}/could-not", key, {"reason": reason}, **headers)


def the_cancel(space: Space) -> Effect:
    return Effect.objects.of(space).get(kind="billing.cancel")


@pytest.mark.parametrize("looked", [False, True], ids=["at once", "after a worker looked"])
def test_what_the_program_says_is_told_to_the_customer_once(
    space: Space, zoe: Customer, left: Declaration, key: str, looked: bool
) -> None:
    if looked:
        run_what_is_due(space)
    answer = done(left, key)
    assert (answer.status, answer.body["number"]) == (200, left.number)
    run_what_is_due(space)
    left.refresh_from_db()
    assert left.state == "scheduled" and left.carried_out_at is not None
    assert Mail.objects.of(space).filter(kind="done").count() == 1
    work = HandWork.objects.of(space).get()
    assert work.reference == "ERP job 4711" and work.done_by.startswith("key:key_")
    assert Subscription.objects.get(pk=zoe.subscription.pk).state == "ending"
    assert the_cancel(space).result == "by_hand" and not the_cancel(space).settled_without_doing
    assert AuditEntry.objects.of(space).filter(deed="carry_out_by_hand").count() == 1
    assert_problem(done(left, key), 409, "refused")
    assert Mail.objects.of(space).filter(kind="done").count() == 1


def test_the_same_call_gets_the_same_answer(left: Declaration, key: str) -> None:
    body = {"on": f"{promised_on(left)}", "reference": "ERP job 4711"}
    path = f"/declarations/{left.number}/carried-out"
    first, again = (call("POST", path, key, body, Idempotency_Key="job-1") for _ in range(2))
    assert (first.status, first.raw) == (again.status, again.raw) == (200, first.raw)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert HandWork.objects.count() == 1


def test_at_the_promised_end_the_same_call_says_that_it_is_over(
    space: Space, zoe: Customer, left: Declaration, key: str
) -> None:
    done(left, key)
    later(space, days=12)
    assert done(left, key).status == 200
    run_what_is_due(space)
    left.refresh_from_db()
    assert left.state == "ended"
    assert Subscription.objects.get(pk=zoe.subscription.pk).state == "ended"
    assert_problem(done(left, key), 409, "refused")


def test_the_day_may_not_be_later_than_was_promised(left: Declaration, key: str) -> None:
    answer = done(left, key, on=f"{promised_on(left) + timedelta(days=1)}")
    assert_problem(answer, 422, "invalid")
    assert [each["field"] for each in answer.body["errors"]] == ["/on"]
    assert done(left, key, on="tomorrow").status == done(left, key, reference=" ").status == 422
    assert not HandWork.objects.exists()


def test_what_it_couldnt_do_is_a_persons_and_the_customers_date_stands(
    space: Space, left: Declaration, key: str
) -> None:
    answer = failed(left, key)
    assert answer.status == 200 and answer.body["confirm_due_at"] is not None
    effect = the_cancel(space)
    assert (effect.state, effect.result) == (EffectState.NEEDS_PERSON, "could_not: contract_runs_on")
    assert failed(left, key).status == 200, "said again"
    run_what_is_due(space)
    told = FactRow.objects.of(space).filter(kind=PersonNeeded.kind)
    assert [row.body["reason"] for row in told] == ["could_not: contract_runs_on"]
    assert "could_not: contract_runs_on" in Mail.objects.of(space).get(kind="person_needed").text
    assert done(left, key).status == 200, "somebody mended it, and it went through"


@pytest.mark.parametrize("reason", ["", "Not A Code", "a" * 41, "9lives", "x; drop"])
def test_why_it_couldnt_is_a_code(left: Declaration, key: str, reason: str) -> None:
    assert_problem(failed(left, key, reason), 422, "invalid")


def test_while_a_worker_has_it_nothing_is_kept_and_the_same_call_goes_through_later(
    space: Space, left: Declaration, key: str
) -> None:
    Effect.objects.filter(pk=the_cancel(space).pk).update(state=EffectState.CLAIMED)
    answer = failed(left, key, Idempotency_Key="job-2")
    assert_problem(answer, 503, "just_now")
    Effect.objects.filter(pk=the_cancel(space).pk).update(state=EffectState.PLANNED)
    assert failed(left, key, Idempotency_Key="job-2").status == 200


def test_what_billing_carries_out_waits_for_nobodys_word(ada: Customer, key: str) -> None:
    declaration = cancelled(ada)
    for answer in (done(declaration, key), failed(declaration, key)):
        assert_problem(answer, 409, "refused")
    assert not HandWork.objects.exists()
    assert declaration.confirm_due_at is None


def test_looking_at_it_does_nothing(left: Declaration, key: str, space: Space) -> None:
    for verb in ("carried-out", "could-not"):
        assert call("GET", f"/declarations/{left.number}/{verb}", key).status == 405
    theirs = an_api_key(a_space())
    assert done(left, theirs).status == failed(left, theirs).status == 404
    assert the_cancel(space).state == EffectState.PLANNED


def test_the_customer_reads_by_which_day_a_person_confirms(space: Space, left: Declaration, key: str) -> None:
    due_at = answer_by(left.received_at, "Europe/Berlin")
    assert left.confirm_due_at == due_at
    run_what_is_due(space)
    receipt = Mail.objects.of(space).get(kind="receipt").text
    assert "A person carries it out and confirms it by" in receipt and "when billing has" not in receipt
    page = Client().get(status_path(left)).content.decode()
    assert "A person confirms by" in page and "A person confirms it by" in page
    told = call("GET", f"/declarations/{left.number}", key).body
    assert told["confirm_due_at"] == due_at.isoformat().replace("+00:00", "Z")
    leap_to(space, due_at + timedelta(minutes=1))
    assert "our team has been told" in Client().get(status_path(left)).content.decode()
    done(left, key)
    run_what_is_due(space)
    page = Client().get(status_path(left)).content.decode()
    assert "A person confirms" not in page and "ends on" in page


def test_a_space_says_how_many_working_days_that_takes(space: Space, zoe: Customer) -> None:
    for wrong in (0, 11, -1):
        with pytest.raises(Invalid), edge():
            set_confirm_days(an_act(space), wrong)
    with edge():
        set_confirm_days(an_act(space), 5)
    declaration = cancelled(zoe)
    assert declaration.confirm_due_at == answer_by(declaration.received_at, "Europe/Berlin", 5)


def test_whoever_has_it_is_told_before_that_day_and_again_before_the_charge(
    space: Space, left: Declaration
) -> None:
    def told() -> list[object]:
        rows = FactRow.objects.of(space).filter(kind=DeadlineNears.kind).order_by("sequence")
        return [row.fact.deadline_at for row in rows if isinstance(row.fact, DeadlineNears)]

    run_what_is_due(space)
    assert left.confirm_due_at is not None
    leap_to(space, left.confirm_due_at - timedelta(hours=25))
    run_what_is_due(space)
    assert told() == []
    later(space, hours=2)
    assert told() == [left.confirm_due_at]
    (mail,) = Mail.objects.of(space).filter(kind="deadline_nears")
    assert "no program can carry it out" in mail.text and "still being tried" not in mail.text
    period_end = Subscription.objects.of(space).get().period_end_at
    leap_to(space, period_end - timedelta(hours=23))
    run_what_is_due(space)
    run_what_is_due(space)
    assert told() == [left.confirm_due_at, max(period_end, left.billing_end)]
    assert Mail.objects.of(space).filter(kind="deadline_nears").count() == 2


def test_what_is_confirmed_in_time_is_told_to_nobody(space: Space, left: Declaration, key: str) -> None:
    done(left, key)
    assert left.confirm_due_at is not None
    leap_to(space, left.confirm_due_at + timedelta(hours=1))
    run_what_is_due(space)
    assert not FactRow.objects.of(space).filter(kind=DeadlineNears.kind).exists()
