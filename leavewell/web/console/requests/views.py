"""All requests: what is still to be answered, what is over, and a form to log another one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.models import Account
from leavewell.accounts.queries import accounts_called
from leavewell.accounts.roles import Deed
from leavewell.accounts.transaction import edge
from leavewell.desk.actions.arrivals import log_request
from leavewell.desk.models import Request
from leavewell.desk.queries import requests_listed
from leavewell.flow.actions.logged import Channel
from leavewell.kernel.errors import Invalid
from leavewell.playbooks.models import Step
from leavewell.playbooks.queries import next_steps_about
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.paged import query_of
from leavewell.web.console.requests.form import typed_request

ON_A_PAGE = 50


@dataclass(frozen=True)
class Row:
    """A request as the list shows it: who asked, and what a person has to do next."""

    request: Request
    sender: str
    step: Step | None
    is_late: bool


@require_GET
@member_page(Deed.SEE_REQUESTS)
def show(visit: Visit) -> HttpResponse:
    """Those under way, or those that are over."""
    return _page(visit)


@require_POST
@member_page(Deed.LOG_REQUEST)
def log(visit: Visit) -> HttpResponse:
    """Somebody called, wrote a letter or said it in a meeting."""
    try:
        given = typed_request(visit)
        with edge():
            known = accounts_called(visit.space, [given.account] if given.account else [])
            act = visit.act()
            logged, made = log_request(act, given.arrival(known.get(given.account or "")))
            note_deed(act, "log_request", subject=logged.public_id, channel=logged.channel, made=made)
    except Invalid as error:
        return _page(visit, error)
    messages.success(visit.request, "It is kept here, with what they wrote before if that is still open.")
    return redirect("request", logged.public_id)


def _page(visit: Visit, error: Invalid | None = None) -> HttpResponse:
    which = "over" if visit.request.GET.get("which") == "over" else "open"
    whose = visit.request.GET.get("account", "")
    account = Account.objects.named(visit.space, whose) if whose else None
    listed = requests_listed(visit.space, is_open=which == "open", account=account)
    page = Paginator(listed, ON_A_PAGE).get_page(visit.request.GET.get("page"))
    found = {
        "visit": visit,
        "which": which,
        "account": account,
        "page": page,
        "kept": query_of({"which": which, "account": whose}),
        "rows": _rows(visit, list(page.object_list)),
        "channels": [each.value for each in Channel],
        "may_log": visit.may(Deed.LOG_REQUEST),
        "typed": visit.request.POST if error else {},
        "wrong": f"{error.what} {error.next_step}" if error else "",
        "field": (error.field or "") if error else "",
    }
    return render(visit.request, "requests/requests.html", found, status=422 if error else 200)


def _rows(visit: Visit, requests: Sequence[Request]) -> list[Row]:
    steps, now = next_steps_about(visit.space, [each.pk for each in requests]), visit.space.now()
    return [_row(each, steps.get(each.pk), now) for each in requests]


def _row(request: Request, step: Step | None, now: datetime) -> Row:
    first = min(request.messages.all(), key=lambda each: (each.noted_at, each.pk))
    return Row(request, first.sender, step, bool(step and step.due_at and step.due_at < now))
