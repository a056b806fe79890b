"""A promised pause or trial that is gone from Stripe is put right once a member says so, or said to be a person's."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from leavewell.accounts.transaction import edge
from leavewell.effects.actions.check_now import check_now
from leavewell.effects.actions.mends import approve_mend
from leavewell.effects.actions.promises import NewPromise, make_promise
from leavewell.effects.goals import Goal, LongerTrial, Paused, Rhythm
from leavewell.effects.models import Promise, Proposal
from leavewell.effects.tests.drifting import carried_out
from leavewell.kernel.errors import Refused
from leavewell.kernel.money import Money
from tests.builders import Customer, an_act
from tests.moments import leap_to, now_in
from tests.wired import Wired, a_wired_company

pytestmark = [pytest.mark.django_db, pytest.mark.proves(peer="wire front")]

DAY, EUR = timedelta(days=1), Money(4900, "EUR")


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wired:
    return a_wired_company(tmp_path, monkeypatch)


def in_days(company: Wired, days: int) -> datetime:
    return (now_in(company.space) + days * DAY).replace(microsecond=0)


def a_payer(company: Wired) -> Customer:
    return company.comes_to_know(company.sells(started_at=in_days(company, -10).isoformat()))


def promised(company: Wired, customer: Customer, goal: Goal) -> Promise:
    row = company.row_of(customer)
    new = NewPromise(Promise.Origin.CONCESSION, uuid4(), row.pk, row.account_id, goal)
    with edge():
        return make_promise(an_act(company.space), new)


def paused(company: Wired, customer: Customer) -> datetime:
    """For two payments, as Stripe has it now; until when."""
    first_at = company.row_of(customer).period_end_at
    until = in_days(company, 65)
    promised(company, customer, Paused(until, Rhythm(first_at, "month"), EUR))
    company.happens(company.ref(customer), "pause", until=until.isoformat())
    reading(company)
    assert proposals(company) == []
    return until


def in_trial(company: Wired) -> tuple[Customer, datetime]:
    """Who was given 20 days more; until when."""
    ends_at, until = in_days(company, 10), in_days(company, 30)
    ada = company.comes_to_know(company.sells(trial_end=ends_at.isoformat()))
    promised(company, ada, LongerTrial(until, Rhythm(ends_at, "month"), EUR))
    company.happens(company.ref(ada), "trial", until=until.isoformat())
    reading(company)
    assert proposals(company) == []
    return ada, until


def reading(company: Wired) -> None:
    """An hour later all of Stripe is read, as every night, and what follows is done."""
    leap_to(company.space, now_in(company.space) + timedelta(hours=1))
    with edge():
        run = check_now(an_act(company.space), company.connection)
    carried_out(run)
    company.goes_on()


def proposals(company: Wired) -> list[tuple[str, str, Money | None]]:
    rows = Proposal.objects.of(company.space).filter(state="proposed")
    return sorted((each.kind, each.why, each.amount) for each in rows)


def approved(company: Wired) -> set[str]:
    """Each of them; what became of them."""
    for proposal in Proposal.objects.of(company.space).filter(state="proposed"):
        with edge():
            approve_mend(an_act(company.space, "member:x"), proposal)
        company.goes_on()
    return set(Proposal.objects.of(company.space).values_list("state", flat=True))


def test_a_pause_that_somebody_ended_is_made_again_until_the_promised_day(company: Wired) -> None:
    ada = a_payer(company)
    until = paused(company, ada)
    company.happens(company.ref(ada), "resume")
    reading(company)
    assert proposals(company) == [("restore_pause", "pause_other", None)]
    assert approved(company) == {"carried_out"}
    with company.billing() as billing:
        pause = billing.get(company.ref(ada)).pause
    assert pause is not None and (pause.kind, pause.until) == ("collection", until)
    reading(company)
    assert proposals(company) == []


def test_what_was_charged_meanwhile_is_given_back_as_well(company: Wired) -> None:
    ada = a_payer(company)
    paused(company, ada)
    company.happens(company.ref(ada), "resume")
    leap_to(company.space, company.row_of(ada).period_end_at)
    reading(company)
    assert proposals(company) == [
        ("refund", "charged_in_pause", EUR),
        ("restore_pause", "pause_other", None),
    ]
    assert approved(company) == {"carried_out"}


def test_what_stripe_would_not_pause_is_a_persons_and_says_why(company: Wired) -> None:
    ada = a_payer(company)
    paused(company, ada)
    company.happens(company.ref(ada), "resume")
    company.charges(company.ref(ada), 4900, for_time_until=in_days(company, 20), paid=False)
    reading(company)
    assert ("look", "no_pause_there", None) in proposals(company)


def test_once_the_promised_day_is_past_nothing_is_paused_any_more(company: Wired) -> None:
    ada = a_payer(company)
    until = paused(company, ada)
    company.happens(company.ref(ada), "resume")
    reading(company)
    leap_to(company.space, until)
    with pytest.raises(Refused, match="promised day is past"), edge():
        approve_mend(an_act(company.space, "member:x"), Proposal.objects.of(company.space).get())


def test_a_trial_that_somebody_shortened_runs_to_the_promised_day(company: Wired) -> None:
    ada, until = in_trial(company)
    sooner = int(in_days(company, 5).timestamp())
    company.site.v1.subscriptions.update(company.ref(ada).id, {"trial_end": sooner})
    reading(company)
    assert proposals(company) == [("restore_trial", "trial_shorter", None)]
    assert approved(company) == {"carried_out"}
    assert company.row_of(ada).trial_end_at == until


def test_a_trial_that_is_over_and_paid_is_looked_at_and_the_money_given_back(company: Wired) -> None:
    ada, _ = in_trial(company)
    soon = int(in_days(company, 1).timestamp())
    company.site.v1.subscriptions.update(company.ref(ada).id, {"trial_end": soon})
    leap_to(company.space, in_days(company, 2))
    reading(company)
    assert company.row_of(ada).state == "active"
    assert proposals(company) == [
        ("look", "no_trial_there", None),
        ("refund", "charged_in_trial", EUR),
    ]
    assert approved(company) == {"carried_out"}
