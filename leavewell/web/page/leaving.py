"""From the mail that says that a discount, a pause or a trial ends, to a cancel page of one's own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.effects.models import Promise
from leavewell.flow.actions.sessions import open_session
from leavewell.flow.links import promise_behind
from leavewell.flow.promised import told_of
from leavewell.flow.queries import open_declaration
from leavewell.flow.texts import Texts
from leavewell.kernel.errors import Forbidden
from leavewell.web.page.answer import came_from_here, customer_page, page, see_other


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@customer_page
def show_or_go(request: HttpRequest, leaving_id: str, leaving_seal: str) -> HttpResponse:
    """GET says what it is about and changes nothing; POST opens a cancel page, good for an hour, and leads there."""
    promise = promise_behind(leaving_id, leaving_seal)
    if request.method != "POST" or _is_over(promise):
        return page(request, "leaving", _found(promise))
    if not came_from_here(request):
        return page(request, "leaving", _found(promise), status=403)
    told = told_of(promise)
    if told is None:
        return page(request, "leaving", _found(promise, refused=True), status=403)
    contact, locale = told
    act = Act(promise.space, promise.space.now(), f"contact:{contact.public_id}")
    try:
        with edge():
            _, token = open_session(act, promise.subscription, contact, locale=locale)
    except Forbidden:
        return page(request, "leaving", _found(promise, refused=True), status=403)
    return see_other(reverse("cancel_page", args=[token]))


def _is_over(promise: Promise) -> bool:
    is_ending = promise.subscription.state in ("ending", "ended")
    return is_ending or open_declaration(promise.space, promise.subscription_id) is not None


def _found(promise: Promise, *, refused: bool = False) -> dict[str, Any]:
    told = told_of(promise)
    texts = Texts(told[1] if told else promise.account.locale)
    plan, company = promise.subscription.plan, promise.space.workspace.name
    found = {
        "locale": texts.locale,
        "company": company,
        "title": texts.say("leaving.heading"),
        "heading": texts.say("leaving.heading"),
    }
    if refused:
        return {**found, "body": texts.say("leaving.not_you", company=company)}
    if _is_over(promise):
        return {**found, "body": texts.say("leaving.cancelled", plan=plan)}
    body = texts.say("leaving.body", plan=plan, company=company)
    return {**found, "body": body, "button": texts.say("leaving.button")}
