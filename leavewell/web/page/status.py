"""How a cancellation stands, its receipt as a file, and a way to say that something is wrong."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.flow.actions.progress import OBJECTIONS, raise_objection
from leavewell.flow.links import declaration_behind, status_path
from leavewell.flow.models import Declaration
from leavewell.flow.queries import objection_due_at, receipt_of
from leavewell.flow.receipt import locale_of
from leavewell.flow.states import OPEN_DECLARATIONS, DeclarationState
from leavewell.flow.texts import Texts
from leavewell.flow.words import day, moment
from leavewell.kernel.errors import Invalid
from leavewell.offboarding.decide.way_back import NoWay
from leavewell.offboarding.errors import NotTakenBack
from leavewell.offboarding.queries import departure_about
from leavewell.web.page.answer import came_from_here, customer_page, page, see_other
from leavewell.web.page.going_on import go_on, going_on
from leavewell.web.page.progress import progress_words


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@customer_page
def show_or_do(request: HttpRequest, public_id: str, seal: str) -> HttpResponse:
    """The page behind "See how it stands"."""
    declaration = declaration_behind(public_id, seal)
    if request.method != "POST":
        return page(request, "status", _found(declaration))
    if not came_from_here(request):
        return page(request, "status", _found(declaration), status=403)
    act = Act(declaration.space, declaration.space.now(), "holder_of_receipt")
    try:
        with edge():
            _do(act, declaration, request)
    except NotTakenBack as refused:
        return page(request, "status", _found(declaration, refused.reason), status=refused.status)
    except Invalid:
        return page(request, "status", _found(declaration), status=422)
    return see_other(request.path)


def _do(act: Act, declaration: Declaration, request: HttpRequest) -> None:
    departure = departure_about(act.space, declaration.pk)
    if request.POST.get("do") == "restart" and departure is not None:
        go_on(act, departure, request.POST.get("charge", ""))
    else:
        raise_objection(act, declaration, request.POST.get("objection", ""))


@require_GET
@customer_page
def download(request: HttpRequest, public_id: str, seal: str) -> HttpResponse:
    """The stored bytes of the receipt, as a file."""
    declaration = declaration_behind(public_id, seal)
    receipt = receipt_of(declaration)
    response = HttpResponse(bytes(receipt.body), content_type=receipt.media_type)
    response["Content-Disposition"] = f'attachment; filename="{declaration.number}.txt"'
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _found(declaration: Declaration, refused: NoWay | None = None) -> dict[str, Any]:
    locale = locale_of(declaration)
    texts, space = Texts(locale), declaration.space
    not_yet = texts.say("status.not_yet")
    ends = declaration.billing_ends_at
    carried_out = declaration.carried_out_at
    rows = [
        (texts.say("status.received"), moment(declaration.received_at, space, locale)),
        (texts.say("status.carried_out"), moment(carried_out, space, locale) if carried_out else not_yet),
    ]
    due_at = declaration.confirm_due_at
    if due_at and not carried_out and declaration.state in OPEN_DECLARATIONS:
        rows.append((texts.say("status.confirmed_by"), moment(due_at, space, locale)))
    if declaration.state != DeclarationState.WITHDRAWN:
        rows.append((texts.say("status.ends"), moment(ends, space, locale) if ends else not_yet))
    if declaration.ended_at:
        rows.append((texts.say("status.ended"), moment(declaration.ended_at, space, locale)))
    return {
        "locale": locale,
        "title": texts.say("status.heading"),
        "company": space.workspace.name,
        "heading": texts.say("status.heading"),
        "number": texts.say("receipt.number", number=declaration.number),
        "stands": progress_words(declaration, texts),
        "rows": rows,
        "status_path": status_path(declaration),
        "file": texts.say("receipt.file"),
        "something_wrong": texts.say("status.something_wrong"),
        "objections": [(code, texts.say(f"status.{code}")) for code in OBJECTIONS],
        "kept": _kept(declaration, texts),
        "restart": going_on(declaration, texts, refused),
    }


def _kept(declaration: Declaration, texts: Texts) -> str:
    due_at = objection_due_at(declaration)
    if due_at is None:
        return ""
    email = declaration.contact.email if declaration.contact else ""
    return texts.say("status.objection_kept", email=email, date=day(due_at, declaration.space, texts.locale))
