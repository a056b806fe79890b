"""Who is told of events: add, change, pause, resume, remove."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router

from leavewell.accounts.scopes import Scope
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.messages.actions.endpoints import (
    add_endpoint,
    change_endpoint,
    remove_endpoint,
    rotate_secret,
)
from leavewell.messages.actions.turns import pause_endpoint, resume_endpoint
from leavewell.messages.models import Endpoint
from leavewell.messages.queries import endpoints_of
from leavewell.web.api.door import ApiKeyAuth, caller
from leavewell.web.api.once import created_once
from leavewell.web.api.shapes import NothingGiven
from leavewell.web.api.webhook_shapes import (
    WebhookIn,
    WebhookMade,
    WebhookOut,
    WebhookPage,
    made_webhook,
    shown_webhook,
)

router = Router(tags=["webhooks"], auth=ApiKeyAuth(Scope.MANAGE_WEBHOOKS))


@router.get("", response=WebhookPage)
def list_all(request: HttpRequest) -> WebhookPage:
    """Every webhook of the space, the oldest first, without its secret."""
    return WebhookPage(data=[shown_webhook(each) for each in endpoints_of(caller(request).space)])


@router.post("", response={201: WebhookMade})
def add_one(request: HttpRequest, given: WebhookIn) -> HttpResponse:
    """Add one. Its secret stands in this answer, also when the call is made again with its key, and nowhere else."""
    act = caller(request).act()

    def deed() -> tuple[int, WebhookMade]:
        return 201, made_webhook(*add_endpoint(act, **given.settings()))

    return created_once(request, given, deed)


@router.get("/{webhook_id}", response=WebhookOut)
def read_one(request: HttpRequest, webhook_id: Path[str]) -> WebhookOut:
    """One webhook, without its secret."""
    return shown_webhook(_named(caller(request).act(), webhook_id))


@router.put("/{webhook_id}", response=WebhookOut)
def change_one(request: HttpRequest, webhook_id: Path[str], given: WebhookIn) -> WebhookOut:
    """Other settings, all of them; what waits is sent by them too."""
    act = caller(request).act()
    with edge():
        change_endpoint(act, _named(act, webhook_id), **given.settings())
        return shown_webhook(_named(act, webhook_id))


@router.delete("/{webhook_id}", response=WebhookOut)
def remove_one(request: HttpRequest, webhook_id: Path[str]) -> WebhookOut:
    """Remove it, with all that was kept of what it was told; what waits is never sent. Answers what it was."""
    act = caller(request).act()
    endpoint = _named(act, webhook_id)
    with edge():
        remove_endpoint(act, endpoint)
    return shown_webhook(endpoint)


@router.post("/{webhook_id}/secret", response={200: WebhookMade})
def make_secret(request: HttpRequest, webhook_id: Path[str]) -> HttpResponse:
    """A new secret, shown in this answer only. For 24 hours events are signed with the old one as well."""
    act = caller(request).act()

    def deed() -> tuple[int, WebhookMade]:
        endpoint = _named(act, webhook_id)
        return 200, made_webhook(endpoint, rotate_secret(act, endpoint))

    return created_once(request, NothingGiven(), deed)


@router.post("/{webhook_id}/pause", response={200: WebhookOut})
def pause_one(request: HttpRequest, webhook_id: Path[str]) -> HttpResponse:
    """What it would be told waits until it is resumed."""
    return _turned(request, webhook_id, pause_endpoint)


@router.post("/{webhook_id}/resume", response={200: WebhookOut})
def resume_one(request: HttpRequest, webhook_id: Path[str]) -> HttpResponse:
    """It is told again, what waited first. What it missed while it was off is sent only when that is asked for."""
    return _turned(request, webhook_id, resume_endpoint)


def _turned(request: HttpRequest, webhook_id: str, deed: Callable[[Act, Endpoint], None]) -> HttpResponse:
    act = caller(request).act()

    def turn() -> tuple[int, WebhookOut]:
        deed(act, _named(act, webhook_id))
        return 200, shown_webhook(_named(act, webhook_id))

    return created_once(request, NothingGiven(), turn)


def _named(act: Act, webhook_id: str) -> Endpoint:
    return Endpoint.objects.named(act.space, webhook_id)
