"""A pause of the service at Stripe, which never ends one by itself: we do, on the promised day."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from leavewell.accounts.transaction import edge
from leavewell.billing.stripe.version import API_VERSION, WITH_SERVICE_PAUSE
from leavewell.billing.types import PauseView
from leavewell.effects.actions.check_now import check_now
from leavewell.effects.actions.mends import approve_mend
from leavewell.effects.actions.outbox import plan
from leavewell.effects.models import Effect, FactRow, Mail, Promise, Proposal
from leavewell.effects.tests.drifting import carried_out
from leavewell.effects.types import Planned
from leavewell.flow.actions import offers, sessions
from leavewell.flow.actions.flows import publish_flow
from leavewell.flow.definition import default_flow, parse
from leavewell.flow.models import PresentedOffer
from leavewell.kernel.facts.changes import PauseEnded
from leavewell.kernel.facts.effects import DeadlineNears
from leavewell.kernel.facts.flow import OffersPassedOver
from leavewell.offboarding.actions.restart import restart
from leavewell.offboarding.models import Departure
from tests.builders import Customer, a_session, an_act, cancelled, fresh
from tests.moments import leap_to, now_in
from tests.wired import Wired, a_wired_company

pytestmark = [pytest.mark.django_db, pytest.mark.proves(13, peer="wire front")]

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OFFER = {
    "code": "break_2",
    "kind": "pause",
    "for_reasons": ["not_used_enough"],
    "params": {"payments": 2, "of": "service"},
}


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wired:
    return offering(a_wired_company(tmp_path, monkeypatch, WITH_SERVICE_PAUSE))


def offering(company: Wired) -> Wired:
    """It offers a break of two payments, in which nobody can use it, and nothing else."""
    with edge():
        flow = {**default_flow().model_dump(mode="json"), "offers": [OFFER]}
        publish_flow(an_act(company.space), parse(flow))
    return company


def a_payer(company: Wired, billing: str = "flexible") -> Customer:
    began = now_in(company.space) - 10 * DAY
    return company.comes_to_know(company.sells(started_at=began.isoformat(), billing=billing))


def shown(customer: Customer) -> PresentedOffer | None:
    """What somebody is offered who doesn't use it enough."""
    session, _ = a_session(customer)
    with edge():
        sessions.give_reason(an_act(customer.space), fresh(session), reason="not_used_enough")
    return PresentedOffer.objects.of(customer.space).select_related("session").filter(session=session).first()


@pytest.fixture
def ada(company: Wired) -> Customer:
    """Who took the break."""
    customer = a_payer(company)
    offer = shown(customer)
    assert offer is not None
    with edge():
        offers.accept_offer(an_act(company.space), fresh(offer.session))
    company.goes_on()
    return customer


def paused_there(company: Wired, customer: Customer) -> PauseView | None:
    with company.billing() as billing:
        return billing.get(company.ref(customer)).pause


def ends(company: Wired) -> list[tuple[str, str]]:
    """Every end of a pause that was planned here, oldest first: its state and what came of it."""
    rows = Effect.objects.of(company.space).filter(kind="billing.resume").order_by("position")
    return list(rows.values_list("state", "result"))


def promise_of(customer: Customer) -> Promise:
    return Promise.objects.of(customer.space).get(goal="pause")


def until(customer: Customer) -> datetime:
    at = promise_of(customer).holds_until
    assert at is not None
    return at


def at(company: Wired, instant: datetime) -> None:
    """It is that time, and what is due by then is done."""
    leap_to(company.space, instant)
    company.time_passes()
    company.goes_on()


def reading(company: Wired) -> list[tuple[str, str]]:
    """An hour later all of Stripe is read, as every night; what is put before the members then."""
    leap_to(company.space, now_in(company.space) + HOUR)
    with edge():
        run = check_now(an_act(company.space), company.connection)
    carried_out(run)
    company.goes_on()
    rows = Proposal.objects.of(company.space).filter(state="proposed")
    return sorted(rows.values_list("kind", "why"))


def test_it_rests_at_once_costs_nothing_and_goes_on_by_itself_on_the_promised_day(
    company: Wired, ada: Customer
) -> None:
    key, day = company.ref(ada).id, until(ada)
    assert company.writes() == [f"POST subscriptions/{key}", f"POST subscriptions/{key}/pause"]
    assert (company.row_of(ada).state, paused_there(company, ada)) == ("paused", PauseView("service", None))
    assert ends(company) == [("planned", "")]
    assert reading(company) == []
    at(company, day - 7 * DAY)
    mail = Mail.objects.of(company.space).get(kind="promise_ends")
    assert "from then on you can use it again" in mail.text
    assert "€49.00 a month again, as before" in mail.text
    at(company, day - HOUR)
    assert company.row_of(ada).state == "paused"
    at(company, day)
    assert ends(company) == [("settled", "applied")]
    assert company.writes()[-1] == f"POST subscriptions/{key}/resume"
    assert (company.row_of(ada).state, paused_there(company, ada)) == ("active", None)
    assert company.row_of(ada).next_charge_at == day + DAY
    paid = company.site.v1.invoices.list({"subscription": key})
    assert [one.amount_paid for one in paid] == [4900]
    at(company, day + 2 * DAY)
    at(company, now_in(company.space) + DAY)
    assert len(company.site.v1.invoices.list({"subscription": key})) == 2
    assert (promise_of(ada).state, promise_of(ada).breaks) == ("kept", 0)
    assert FactRow.objects.of(company.space).filter(kind=PauseEnded.kind).count() == 1


def test_what_comes_meanwhile_doesnt_wait_for_its_end(company: Wired, ada: Customer) -> None:
    row = company.row_of(ada)
    order = {"subscription": str(row.pk), "subject": str(uuid4()), "charge": row.last_charge_id}
    given = Planned("billing.refund", "refund:1", {**order, "minor": 500, "currency": "EUR"}, lane=row.pk)
    with edge():
        plan(an_act(company.space), given)
    company.goes_on()
    refund = Effect.objects.of(company.space).get(kind="billing.refund")
    assert (refund.result, ends(company)) == ("applied", [("planned", "")])


def test_an_end_that_doesnt_get_there_becomes_a_persons(company: Wired, ada: Customer) -> None:
    company.native("POST", "/v1/faults", {"on": "resume", "kind": "error", "status": 503})
    day = until(ada)
    at(company, day)
    assert ends(company) == [("unknown", "")]
    assert not FactRow.objects.of(company.space).filter(kind=DeadlineNears.kind).exists()
    at(company, day + timedelta(minutes=11))
    (told,) = FactRow.objects.of(company.space).filter(kind=DeadlineNears.kind)
    assert (told.body["effect_kind"], told.fact.deadline_at) == ("billing.resume", day + DAY)
    mail = Mail.objects.of(company.space).get(kind="deadline_nears")
    assert "The end of the pause of" in mail.text
    at(company, day + 12 * HOUR)
    assert (promise_of(ada).state, promise_of(ada).why) == ("broken", "still_paused")
    company.native("DELETE", "/v1/faults")
    at(company, day + 13 * HOUR)
    assert (ends(company), company.row_of(ada).state) == ([("settled", "applied")], "active")


def test_who_cancels_in_between_is_ended_and_nothing_goes_on(company: Wired, ada: Customer) -> None:
    day = until(ada)
    cancelled(ada)
    company.goes_on()
    assert ends(company) == [("settled", "superseded_by_cancel")]
    assert company.row_of(ada).state == "ending"
    at(company, company.row_of(ada).period_end_at + HOUR)
    assert company.row_of(ada).state == "ended"
    leap_to(company.space, day + 2 * DAY)
    company.time_passes()
    key = company.ref(ada).id
    assert company.site.v1.subscriptions.retrieve(key).status == "canceled"
    assert len(company.site.v1.invoices.list({"subscription": key})) == 1
    assert not [one for one in company.writes() if one.endswith("/resume")]


def test_who_takes_that_cancel_back_goes_on_on_the_promised_day_all_the_same(
    company: Wired, ada: Customer
) -> None:
    day = until(ada)
    cancelled(ada)
    company.goes_on()
    with edge():
        restart(an_act(company.space), Departure.objects.of(company.space).get())
    company.goes_on()
    assert (company.row_of(ada).state, ends(company)[1:]) == ("paused", [("planned", "")])
    at(company, day)
    assert (company.row_of(ada).state, ends(company)[1:]) == ("active", [("settled", "applied")])


def test_where_somebody_takes_that_cancel_back_at_stripe_a_reading_plans_the_end_anew(
    company: Wired, ada: Customer
) -> None:
    cancelled(ada)
    company.goes_on()
    company.happens(company.ref(ada), "undo_cancel")
    assert reading(company) == [("cancel_again", "end_taken_back")]
    assert ends(company) == [("settled", "superseded_by_cancel"), ("planned", "")]
    reading(company)
    assert len(ends(company)) == 2
    at(company, until(ada))
    assert company.row_of(ada).state == "active"


def test_who_goes_on_by_somebodys_hand_at_stripe_is_noticed_and_rests_again_by_a_members_word(
    company: Wired, ada: Customer
) -> None:
    company.happens(company.ref(ada), "resume")
    assert reading(company) == [("restore_pause", "pause_other")]
    with edge():
        approve_mend(an_act(company.space, "member:x"), Proposal.objects.of(company.space).get())
    company.goes_on()
    assert paused_there(company, ada) == PauseView("service", None)
    assert ends(company) == [("settled", "another_end"), ("planned", "")]
    assert reading(company) == []
    at(company, until(ada))
    assert (company.row_of(ada).state, ends(company)[1]) == ("active", ("settled", "applied"))


def test_where_it_went_on_before_the_end_has_nothing_left_to_do(company: Wired, ada: Customer) -> None:
    company.happens(company.ref(ada), "resume")
    writes = company.writes()
    at(company, until(ada))
    assert (ends(company), company.writes()) == ([("settled", "found_done")], writes)


def test_another_pause_that_somebody_set_since_isnt_ended_by_ours(company: Wired, ada: Customer) -> None:
    company.happens(company.ref(ada), "resume")
    company.happens(company.ref(ada), "pause", kind="collection")
    at(company, until(ada))
    assert ends(company) == [("settled", "another_pause")]
    assert paused_there(company, ada) == PauseView("collection", None)


def test_without_the_planned_end_a_reading_finds_that_nothing_will_end_it(
    company: Wired, ada: Customer
) -> None:
    Effect.objects.of(company.space).filter(kind="billing.resume").update(state="settled", result="closed")
    assert reading(company) == [("restore_pause", "pause_other")]


def why_not(company: Wired) -> str:
    (row,) = FactRow.objects.of(company.space).filter(kind=OffersPassedOver.kind)
    return str(row.body["passed_over"]["break_2"])


def test_it_isnt_offered_to_who_is_billed_in_the_older_way(company: Wired) -> None:
    assert shown(a_payer(company, "classic")) is None
    assert why_not(company) == "billing_cannot_with_this_one"


def test_it_isnt_offered_while_an_older_version_is_spoken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    company = offering(a_wired_company(tmp_path, monkeypatch, API_VERSION))
    assert shown(a_payer(company)) is None
    assert why_not(company) == "billing_cannot"
