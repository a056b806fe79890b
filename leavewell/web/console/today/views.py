"""The first page: what needs somebody today."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from leavewell.accounts.queries import paused_connections
from leavewell.accounts.roles import Deed
from leavewell.desk.queries import requests_listed
from leavewell.effects.promised import broken_promises
from leavewell.effects.proposed import mends_to_decide
from leavewell.effects.queries import in_a_hurry, newest_facts, not_going_on
from leavewell.flow.queries import newest_declarations
from leavewell.insight.decide.weeks import week_at
from leavewell.offboarding.queries import ends_between
from leavewell.playbooks.queries import late_due_and_all, steps_due_by
from leavewell.postsave.queries import watchlist
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.first_run.steps import first_steps_for
from leavewell.web.console.mends.shown import shown_mends
from leavewell.web.console.promises.shown import shown_promises
from leavewell.web.console.shown import shown
from leavewell.web.console.today.stuck import stuck
from leavewell.web.console.told import told

LISTED = 8
"""So many of each stand here; the page of its own has all of them."""

STUCK_LISTED = 30


@require_GET
@member_page(Deed.READ_ACCOUNTS)
def show(visit: Visit) -> HttpResponse:
    """What is late, due and stuck, what ends, and what happened last."""
    found: dict[str, object] = {
        "visit": visit,
        "whose": "all" if visit.request.GET.get("whose") == "all" else "mine",
        "first_steps": first_steps_for(visit),
    }
    if visit.sees_steps:
        found |= _steps(visit)
    if visit.sees_requests:
        rows = requests_listed(visit.space, is_open=True)
        found |= {"requests": rows[:LISTED], "requests_count": rows.count()}
    if visit.may(Deed.SEE_EFFECTS):
        waiting = not_going_on(visit.space)
        found |= {"stuck": stuck(visit, list(waiting[:STUCK_LISTED])), "stuck_count": waiting.count()}
        hurried = in_a_hurry(visit.space)
        found |= {"hurried": hurried[:STUCK_LISTED], "hurried_count": hurried.count()}
        found |= {"paused": paused_connections(visit.space)}
        mends = mends_to_decide(visit.space)
        found |= {"mends": shown_mends(visit, list(mends[:LISTED])), "mends_count": mends.count()}
        broken = broken_promises(visit.space)
        found |= {"broken": shown_promises(visit, broken[:LISTED]), "broken_count": broken.count()}
    if visit.may(Deed.READ_SESSIONS):
        found |= _leaving(visit)
    return render(visit.request, "today/today.html", found | {"now": visit.space.now()})


def _steps(visit: Visit) -> dict[str, object]:
    member = None if visit.request.GET.get("whose") == "all" else visit.member
    now, tonight = visit.space.now(), _tonight(visit)
    late, due, to_do = late_due_and_all(visit.space, member, tonight)
    rows = [shown(step, now) for step in steps_due_by(visit.space, member, tonight, limit=LISTED)]
    return {"late": late, "due": due, "to_do": to_do, "steps": rows}


def _leaving(visit: Visit) -> dict[str, object]:
    zone, now = ZoneInfo(visit.zone), visit.space.now()
    ends = ends_between(visit.space, now, week_at(now, zone).ends_at(zone))
    watched = watchlist(visit.space)
    return {
        "ends": ends[:LISTED],
        "ends_week": len(ends),
        "ends_today": sum(each.billing_ends_at < _tonight(visit) for each in ends),
        "tonight": _tonight(visit),
        "watched": watched[:LISTED],
        "watched_count": len(watched),
        "declarations": newest_declarations(visit.space, limit=LISTED),
        "told": told(visit.space, newest_facts(visit.space, limit=15)),
    }


def _tonight(visit: Visit) -> datetime:
    """The midnight that ends this day where the workspace is."""
    zone = ZoneInfo(visit.zone)
    tomorrow = visit.space.now().astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), zone)
