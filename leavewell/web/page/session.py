"""The hosted cancel page. GET shows where the session stands and changes nothing; POST makes one move."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.flow.actions import offers, sessions
from leavewell.flow.actions.choosing import choose_subscription
from leavewell.flow.actions.declarations import confirm_cancellation
from leavewell.flow.actions.without_plan import declare_without_plan
from leavewell.flow.decide.way_back import after_staying
from leavewell.flow.errors import OfferChanged
from leavewell.flow.links import session_behind
from leavewell.flow.models import CancelSession
from leavewell.flow.returning import is_signed_at_the_press, led_to
from leavewell.flow.states import SessionState
from leavewell.flow.texts import Texts
from leavewell.kernel.clock import wall_now
from leavewell.kernel.errors import IllegalMove, Invalid, LostRace, NotFound, Refused
from leavewell.web.page.answer import came_from_here, customer_page, page, see_other
from leavewell.web.page.offer import wrong_words
from leavewell.web.page.screens import message, screen_of

TYPED_AT_MOST = 20
"""So much of what was typed into a small field is shown again."""

Deed = Callable[[Act, CancelSession, HttpRequest], None]


# The secret in the path and the check of where the form came from stand in for a CSRF cookie.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@customer_page
def show_or_do(request: HttpRequest, token: str) -> HttpResponse:
    """One session's page."""
    session = session_behind(token)
    if request.method != "POST":
        return _show(request, session)
    if not came_from_here(request):
        template, found = message(session, "refused")
        return page(request, template, found, status=403, framed_by=session.embed_origins)
    return _do(request, session)


@require_safe
@customer_page
def lead_back(request: HttpRequest, token: str) -> HttpResponse:
    """The company's own address that this session has, and no other, with what is told there as of now."""
    session = session_behind(token)
    return see_other(led_to(session) or reverse("cancel_page", args=[token]))


def _show(request: HttpRequest, session: CancelSession, *, status: int = 200, **instead: str) -> HttpResponse:
    template, found = screen_of(session)
    if found.get("return_url") and is_signed_at_the_press(session):
        # Who reads a receipt for long would bring along what has grown old by then.
        instead = {**instead, "return_url": f"{request.path}/back"}
    return page(
        request,
        template,
        {**found, **instead},
        status=status,
        leads_to=after_staying(session.beyond, session.save_return_url),
        framed_by=session.embed_origins,
    )


def _do(request: HttpRequest, session: CancelSession) -> HttpResponse:
    deeds = DEEDS if session.subscription_id else BEFORE_IT_IS_KNOWN
    deed = deeds.get(request.POST.get("do", ""))
    is_open = session.state != SessionState.ENDED and wall_now() < session.link_expires_at
    if deed is None or not is_open:
        return see_other(request.path)
    contact = session.contact
    act = Act(session.space, session.space.now(), f"contact:{contact.public_id}")
    try:
        with edge():
            deed(act, session, request)
    except Invalid as error:
        typed = request.POST.get(error.field or "", "")[:TYPED_AT_MOST]
        words = {"wrong": wrong_words(session, error), "typed": typed, "words": request.POST.get("words", "")}
        return _show(request, session, status=422, **words)
    except OfferChanged:
        return _show_anew(request, act, session)
    except (IllegalMove, LostRace, NotFound, Refused):
        # Somebody pressed another button first, perhaps this contact in another tab: show what holds now.
        return see_other(request.path)
    if deed is _never_mind:
        return see_other(led_to(session) or request.path)
    return see_other(request.path)


def _show_anew(request: HttpRequest, act: Act, session: CancelSession) -> HttpResponse:
    """The offer isn't what it was: show what it is now, or what comes next if there is none any more."""
    try:
        with edge():
            offers.present_offer(act, session, again=True)
    except (IllegalMove, LostRace):
        return see_other(request.path)
    session.subscription.refresh_from_db()
    return _show(request, session, status=409, changed=Texts(session.locale).say("offer.changed"))


def _answer(act: Act, session: CancelSession, request: HttpRequest) -> None:
    sessions.give_reason(
        act, session, reason=request.POST.get("reason", ""), words=request.POST.get("words", "")
    )


def _to_confirmation(act: Act, session: CancelSession, request: HttpRequest) -> None:
    given = request.POST
    sessions.go_to_confirmation(act, session, reason=given.get("reason", ""), words=given.get("words", ""))


def _choose(act: Act, session: CancelSession, request: HttpRequest) -> None:
    choose_subscription(act, session, request.POST.get("subscription", ""))


def _choose_and_confirm(act: Act, session: CancelSession, request: HttpRequest) -> None:
    _choose(act, session, request)
    sessions.go_to_confirmation(act, session)


def _back(act: Act, session: CancelSession, request: HttpRequest) -> None:
    sessions.go_back(act, session)


def _accept(act: Act, session: CancelSession, request: HttpRequest) -> None:
    offers.accept_offer(act, session, request.POST.dict())


def _never_mind(act: Act, session: CancelSession, request: HttpRequest) -> None:
    sessions.never_mind(act, session)


def _cancel(act: Act, session: CancelSession, request: HttpRequest) -> None:
    confirm_cancellation(act, session)


def _cancel_without_plan(act: Act, session: CancelSession, request: HttpRequest) -> None:
    declare_without_plan(act, session)


DEEDS: dict[str, Deed] = {
    "answer": _answer,
    "to_confirmation": _to_confirmation,
    # Pressed while the plan was being found: it leads on as "Cancel now" does.
    "cancel_without_plan": _to_confirmation,
    "back": _back,
    "accept": _accept,
    "never_mind": _never_mind,
    "cancel": _cancel,
}
"""The value of the button that was pressed -> what it does."""

BEFORE_IT_IS_KNOWN: dict[str, Deed] = {
    "choose": _choose,
    "to_confirmation": _choose_and_confirm,
    "cancel_without_plan": _cancel_without_plan,
    "never_mind": _never_mind,
}
"""The same while it isn't known yet which subscription is meant."""
