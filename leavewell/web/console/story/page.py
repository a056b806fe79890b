"""The page itself, put together; with what was just typed into one of its forms, if that was wrong."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import render

from leavewell.accounts.models import Account
from leavewell.accounts.roles import Deed
from leavewell.effects.story import causes, moments, story
from leavewell.web.console.door import Visit
from leavewell.web.console.story.actors import Actors
from leavewell.web.console.story.forms import Wrong, forms_for
from leavewell.web.console.story.groups import LABELS, which
from leavewell.web.console.story.known import Known, known_about
from leavewell.web.console.story.lines import Day, by_day, lines
from leavewell.web.console.story.more import More
from leavewell.web.console.story.now import now_of
from leavewell.web.console.story.subscriptions import subscriptions_of
from leavewell.web.console.told import offers_named

ON_A_PAGE = 100


def account_page(visit: Visit, account: Account, wrong: Wrong | None = None) -> HttpResponse:
    """Everything about it, in order; a 422 with what was wrong beside its field."""
    known = known_about(visit, account)
    found: dict[str, Any] = {
        "visit": visit,
        "account": account,
        "subscriptions": subscriptions_of(visit, account),
        "known": known,
        "now": now_of(visit, account),
        "may_open": visit.may(Deed.OPEN_CANCEL_PAGE),
    }
    if visit.may(Deed.READ_SESSIONS):
        found |= _told(visit, account, known)
    found |= forms_for(visit, account, known, wrong)
    return render(visit.request, "story/story.html", found, status=422 if wrong else 200)


def _told(visit: Visit, account: Account, known: Known) -> dict[str, Any]:
    part = visit.request.GET.get("show", "")
    part = part if part in LABELS else ""
    paged = Paginator(story(visit.space, account, which(part)), ON_A_PAGE)
    page = paged.get_page(visit.request.GET.get("page"))
    return {
        "part": part,
        "parts": LABELS,
        "page": page,
        "days": _days(visit, known, page),
        "kept": urlencode({"show": part}) if part else "",
    }


def _days(visit: Visit, known: Known, page: Page[Any]) -> list[Day]:
    shown = moments(visit.space, page.object_list)
    why = causes(visit.space, [each.cause for each in shown])
    facts = [each.fact for each in shown if each.fact]
    more, offers = More(visit, facts), offers_named(visit.space, [*facts, *why.values()])
    return by_day(lines(shown, Actors(visit, known.people), why, more, offers), visit.zone)
