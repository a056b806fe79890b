"""One request: what was written, who answers by when, and what a person says it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from leavewell.accounts.models import Account, Contact, Subscription
from leavewell.accounts.queries import account_called, contacts_of, live_subscriptions
from leavewell.accounts.roles import Deed
from leavewell.accounts.transaction import edge
from leavewell.desk.actions.placing import place_request
from leavewell.desk.actions.verdicts import mark_intent, take_as_notice
from leavewell.desk.models import Request
from leavewell.desk.playbook import NAME
from leavewell.desk.queries import (
    colleagues_of,
    file_in,
    messages_of,
    request_named,
    request_to_change,
)
from leavewell.desk.states import UNDER_WAY
from leavewell.kernel.errors import Invalid, LeavewellError
from leavewell.playbooks.queries import next_steps_about, run_about
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.typed import external_id_in, instant_in, words_in


@dataclass(frozen=True)
class Wrong:
    """What is the matter with what was just typed into one of the forms."""

    form: str
    words: str


@require_GET
@member_page(Deed.SEE_REQUESTS)
def show(visit: Visit, request_id: str) -> HttpResponse:
    """Everything about it."""
    return _page(visit, request_named(visit.space, request_id))


@require_GET
@member_page(Deed.SEE_REQUESTS)
def file(visit: Visit, request_id: str, file_id: str) -> HttpResponse:
    """A file to be saved, never one to be opened here: a stranger may have sent it."""
    found = file_in(request_named(visit.space, request_id), file_id)
    answer = HttpResponse(bytes(found.content), content_type="application/octet-stream")
    answer["Content-Disposition"] = content_disposition_header(True, found.name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
@member_page(Deed.DECIDE_REQUEST)
def notice(visit: Visit, request_id: str) -> HttpResponse:
    """It is a wish to end."""

    def deed(request: Request) -> None:
        ended = _chosen_subscription(visit, request)
        came = instant_in(visit, "received_at")
        take_as_notice(visit.act(), request, ended, _chosen_contact(visit, request), received_at=came)

    return _act(visit, request_id, "notice", deed)


@require_POST
@member_page(Deed.DECIDE_REQUEST)
def intent(visit: Visit, request_id: str) -> HttpResponse:
    """They want to talk."""

    def deed(request: Request) -> None:
        mark_intent(visit.act(), request, evidence=words_in(visit, "evidence"))

    return _act(visit, request_id, "intent", deed)


@require_POST
@member_page(Deed.DECIDE_REQUEST)
def place(visit: Visit, request_id: str) -> HttpResponse:
    """It is this account's."""

    def deed(request: Request) -> None:
        place_request(visit.act(), request, account_called(visit.space, external_id_in(visit, "account")))

    return _act(visit, request_id, "place", deed)


def _act(visit: Visit, request_id: str, form: str, deed: Callable[[Request], None]) -> HttpResponse:
    request_named(visit.space, request_id)
    try:
        with edge():
            deed(request_to_change(visit.space, request_id))
    except LeavewellError as error:
        words = f"{error.what} {error.next_step}"
        request = request_named(visit.space, request_id)
        if request.state in UNDER_WAY:
            return _page(visit, request, Wrong(form, words))
        messages.error(visit.request, words)
    return redirect("request", request_id)


def _page(visit: Visit, request: Request, wrong: Wrong | None = None) -> HttpResponse:
    written = messages_of(request)
    account = request.account
    sender = next((each.sender for each in written if each.sender), "")
    found = {
        "visit": visit,
        "row": request,
        "written": written,
        "run": run_about(visit.space, NAME, request.pk),
        "step": next_steps_about(visit.space, [request.pk]).get(request.pk),
        "is_open": request.state in UNDER_WAY,
        "may_decide": visit.may(Deed.DECIDE_REQUEST),
        "suggested": colleagues_of(visit.space, sender) if account is None else [],
        "subscriptions": live_subscriptions(visit.space, account) if account else [],
        "people": _people(visit, account) if account else [],
        "wrong": wrong,
        "typed": visit.request.POST if wrong else {},
    }
    return render(visit.request, "requests/request.html", found, status=422 if wrong else 200)


def _people(visit: Visit, account: Account) -> list[Contact]:
    return [each for each in contacts_of(visit.space, [account])[account.pk] if each.may_cancel]


def _chosen_subscription(visit: Visit, request: Request) -> Subscription:
    if request.account is None:
        raise Invalid("Nobody knows yet whose request it is.", "Point it at its account first.")
    wanted = visit.request.POST.get("subscription", "")
    for each in live_subscriptions(visit.space, request.account):
        if each.public_id == wanted:
            return each
    raise Invalid("No subscription was chosen.", "Choose the one that they end.", field="subscription")


def _chosen_contact(visit: Visit, request: Request) -> Contact | None:
    wanted = visit.request.POST.get("contact", "")
    if not wanted or request.account is None:
        return None
    for each in contacts_of(visit.space, [request.account])[request.account.pk]:
        if each.public_id == wanted:
            return each
    raise Invalid("This contact isn't the account's.", "Choose one of the list, or nobody.", field="contact")
