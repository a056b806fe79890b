"""Readings of billing are kept for 90 days, and longer where somebody has still to decide about what they found."""

from __future__ import annotations

from datetime import timedelta

import pytest

from leavewell.accounts.transaction import edge
from leavewell.effects.actions.mends import Found, propose_mend
from leavewell.effects.actions.old_reconciliations import KEEP_DAYS, delete_old_reconciliations
from leavewell.effects.actions.reconciliations import run_of
from leavewell.effects.decide.mends import MendKind, Wanted
from leavewell.effects.models import Drift, Promise, Proposal, Reconciliation
from leavewell.effects.states import ReconcilingState
from tests.builders import Customer, an_act, cancelled
from tests.moments import run_what_is_due

pytestmark = pytest.mark.django_db


def a_reading(
    customer: Customer, days_ago: int, state: ReconcilingState = ReconcilingState.ENDED
) -> Reconciliation:
    act = an_act(customer.space)
    begun_at = act.at - timedelta(days=days_ago)
    with edge():
        run = run_of(act, customer.subscription.connection, f"{begun_at:%Y-%m-%d}", begun_at)
    Reconciliation.objects.filter(pk=run.pk).update(state=state)
    return run


def a_finding(run: Reconciliation, proposal: Proposal | None = None) -> Drift:
    return Drift.objects.create(
        space=run.space,
        run=run,
        kind="state",
        provider_id=f"sub_{Drift.objects.count()}",
        advice="followed",
        proposal=proposal,
        seen_at=run.begun_at,
    )


def deleted(customer: Customer, at_most: int = 1000) -> int:
    act = an_act(customer.space)
    with edge():
        return delete_old_reconciliations(act, act.at - timedelta(days=KEEP_DAYS), at_most)


def test_old_readings_go_with_what_they_found_and_young_ones_stay(ada: Customer) -> None:
    old, young = a_reading(ada, KEEP_DAYS + 1), a_reading(ada, KEEP_DAYS - 1)
    for run in (old, old, young):
        a_finding(run)
    assert deleted(ada) == 3
    assert list(Reconciliation.objects.all()) == [young] and Drift.objects.get().run_id == young.pk
    assert deleted(ada) == 0


def test_one_that_is_still_read_stays(ada: Customer) -> None:
    a_reading(ada, KEEP_DAYS + 1, ReconcilingState.RUNNING)
    assert deleted(ada) == 0


def test_never_more_go_at_once_than_asked_for(ada: Customer) -> None:
    run = a_reading(ada, KEEP_DAYS + 1)
    for _ in range(4):
        a_finding(run)
    assert [deleted(ada, 3) for _ in range(3)] == [3, 2, 0]


def test_what_waits_for_a_members_word_is_kept_until_it_is_said(ada: Customer) -> None:
    cancelled(ada)
    run_what_is_due(ada.space)
    promise = Promise.objects.of(ada.space).get()
    found = Found("charge:x", "renewal", promise.subscription_id, promise.account_id, promise)
    with edge():
        proposal = propose_mend(an_act(ada.space), found, Wanted(MendKind.LOOK))
    a_finding(a_reading(ada, KEEP_DAYS + 1), proposal)
    assert deleted(ada) == 0
    Proposal.objects.filter(pk=proposal.pk).update(state="declined")
    assert deleted(ada) == 2
