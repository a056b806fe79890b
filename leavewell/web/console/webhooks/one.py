"""One webhook: what it was told, and what may be done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from leavewell.accounts.roles import Deed
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.kernel.errors import Invalid, LeavewellError
from leavewell.messages.actions.deliveries import send_test_event
from leavewell.messages.actions.endpoints import change_endpoint, remove_endpoint, rotate_secret
from leavewell.messages.actions.replay import replay_range
from leavewell.messages.actions.turns import pause_endpoint, resume_endpoint
from leavewell.messages.models import Endpoint
from leavewell.messages.queries import deliveries_to
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.paged import page_of
from leavewell.web.console.settings.tabs import tab_page
from leavewell.web.console.tried import tried
from leavewell.web.console.typed import instant_in
from leavewell.web.console.webhooks.typed import Form, field_of, form_in, form_of, settings_in

A_PAGE = 50


@require_GET
@member_page(Deed.MANAGE_WEBHOOKS)
def show(visit: Visit, webhook_id: str) -> HttpResponse:
    """What it was told last, and its settings."""
    endpoint = Endpoint.objects.named(visit.space, webhook_id)
    return _page(visit, endpoint, form_of(endpoint))


@require_POST
@member_page(Deed.MANAGE_WEBHOOKS)
def change(visit: Visit, webhook_id: str) -> HttpResponse:
    """Other settings, from the next attempt on."""
    endpoint = Endpoint.objects.named(visit.space, webhook_id)
    try:
        settings = settings_in(visit)
        with edge():
            change_endpoint(visit.act(), endpoint, **settings)
    except LeavewellError as error:
        form = form_in(visit, at=field_of(error), wrong=f"{error.what} {error.next_step}")
        return _page(visit, endpoint, form)
    messages.success(visit.request, "Changed; what waits is sent by the new settings too.")
    return redirect("webhook", webhook_id)


@require_POST
@member_page(Deed.MANAGE_WEBHOOKS)
def new_secret(visit: Visit, webhook_id: str) -> HttpResponse:
    """A new secret, shown on this one answer only."""
    endpoint = Endpoint.objects.named(visit.space, webhook_id)
    with edge():
        secret = rotate_secret(visit.act(), endpoint)
    return _page(visit, endpoint, form_of(endpoint), secret=secret)


@require_POST
@member_page(Deed.MANAGE_WEBHOOKS)
def pause(visit: Visit, webhook_id: str) -> HttpResponse:
    """What it would be told waits."""
    return _turned(visit, webhook_id, pause_endpoint, "Paused. What happens from now on waits for it.")


@require_POST
@member_page(Deed.MANAGE_WEBHOOKS)
def resume(visit: Visit, webhook_id: str) -> HttpResponse:
    """It is told again."""
    return _turned(visit, webhook_id, resume_endpoint, "Resumed. What waited is sent now.")


@require_POST
@member_page(Deed.MANAGE_WEBHOOKS)
def test(visit: Visit, webhook_id: str) -> HttpResponse:
    """One event that means nothing."""
    return _turned(visit, webhook_id, send_test_event, "A test event is on its way; look below in a moment.")


@require_POST
@member_page(Deed.MANAGE_WEBHOOKS)
def remove(visit: Visit, webhook_id: str) -> HttpResponse:
    """With all that was kept of what it was told."""
    endpoint = Endpoint.objects.named(visit.space, webhook_id)
    tried(visit, lambda act: remove_endpoint(act, endpoint), "Removed, with what was kept of it.")
    return redirect("webhooks")


@require_POST
@member_page(Deed.MANAGE_WEBHOOKS)
def again(visit: Visit, webhook_id: str) -> HttpResponse:
    """What it didn't take, or was never sent, of a span."""
    endpoint = Endpoint.objects.named(visit.space, webhook_id)
    try:
        since, until = instant_in(visit, "since"), instant_in(visit, "until")
        if since is None:
            raise Invalid("A span needs a beginning.", "Say from when on.", field="since")
        act, everything = visit.act(), "everything" in visit.request.POST
        with edge():
            sent = replay_range(act, endpoint, since=since, until=until or act.at, delivered_too=everything)
    except LeavewellError as error:
        post = visit.request.POST
        typed = {"since": post.get("since", ""), "until": post.get("until", "")}
        span = {**typed, "at": field_of(error), "wrong": f"{error.what} {error.next_step}"}
        return _page(visit, endpoint, form_of(endpoint), span=span)
    messages.success(visit.request, f"{sent.again} sent once more, {sent.missed} sent that were missed.")
    return redirect("webhook", webhook_id)


def _turned(
    visit: Visit, webhook_id: str, deed: Callable[[Act, Endpoint], object], done: str
) -> HttpResponse:
    endpoint = Endpoint.objects.named(visit.space, webhook_id)
    tried(visit, lambda act: deed(act, endpoint), done)
    return redirect("webhook", webhook_id)


def _page(
    visit: Visit, endpoint: Endpoint, form: Form, *, secret: str = "", span: dict[str, Any] | None = None
) -> HttpResponse:
    found = {
        "webhook": endpoint,
        "form": form,
        "secret": secret,
        "span": span or {},
        "page": page_of(visit, deliveries_to(endpoint), A_PAGE),
    }
    status = 422 if form.wrong or span else 200
    response = tab_page(visit, "webhooks", "webhooks/webhook.html", found, status=status)
    response["Cache-Control"] = "no-store"
    return response
