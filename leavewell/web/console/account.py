"""One account: what it has, whether it leaves or stays, what is done about that, and what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from leavewell.accounts.models import Account, Subscription
from leavewell.accounts.roles import Deed
from leavewell.desk.queries import requests_of
from leavewell.effects.queries import story_of
from leavewell.flow.models import CancelSession
from leavewell.flow.queries import sessions_of
from leavewell.offboarding.models import Departure
from leavewell.offboarding.queries import departures_of
from leavewell.playbooks.models import Run
from leavewell.playbooks.queries import runs_of
from leavewell.postsave.models import Save
from leavewell.postsave.queries import saves_of, watch_on
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.told import told


@dataclass(frozen=True)
class Occasion:
    """A departure, a save or a cancel page as the page shows it, with the runs that it started."""

    row: Departure | Save | CancelSession
    runs: Sequence[Run]


@require_GET
@member_page(Deed.READ_ACCOUNTS)
def show(visit: Visit, account_id: str) -> HttpResponse:
    """Everything about it, in order."""
    account = Account.objects.named(visit.space, account_id)
    found = {
        "visit": visit,
        "account": account,
        "subscriptions": Subscription.objects.of(visit.space).filter(account=account).order_by("pk"),
        "told": [],
        "departures": [],
        "saves": [],
        "sessions": [],
        "watch": None,
        "requests": requests_of(visit.space, account) if visit.sees_requests else [],
        "may_open": visit.may(Deed.OPEN_CANCEL_PAGE),
    }
    if visit.may(Deed.READ_SESSIONS):
        found |= _leaving_and_staying(visit, account)
        found["told"] = told(story_of(visit.space, account))
    return render(visit.request, "console/account.html", found)


def _leaving_and_staying(visit: Visit, account: Account) -> dict[str, object]:
    runs: dict[UUID, list[Run]] = {}
    for run in runs_of(visit.space, account) if visit.sees_steps else []:
        runs.setdefault(run.subject, []).append(run)
    return {
        "departures": [Occasion(row, runs.get(row.pk, [])) for row in departures_of(visit.space, account)],
        "saves": [Occasion(row, runs.get(row.pk, [])) for row in saves_of(visit.space, account)],
        "sessions": [Occasion(row, runs.get(row.pk, [])) for row in sessions_of(visit.space, account)],
        "watch": watch_on(visit.space, account.pk),
    }
