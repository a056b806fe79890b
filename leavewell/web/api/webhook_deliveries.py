"""What a webhook was told, how it took it, and telling it once more."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router

from leavewell.accounts.scopes import Scope
from leavewell.messages.actions.deliveries import send_test_event
from leavewell.messages.actions.replay import replay, replay_range
from leavewell.messages.models import Delivery, Endpoint
from leavewell.messages.queries import deliveries_before, delivery_named
from leavewell.web.api.door import ApiKeyAuth, caller
from leavewell.web.api.once import created_once
from leavewell.web.api.paging import Cursor, Limit, after
from leavewell.web.api.shapes import NothingGiven
from leavewell.web.api.webhook_shapes import (
    DeliveryOut,
    DeliveryPage,
    DeliverySummary,
    ReplayedOut,
    SpanIn,
    shown_delivery,
    summed_up_delivery,
)

of_webhooks = Router(tags=["webhooks"], auth=ApiKeyAuth(Scope.MANAGE_WEBHOOKS))
router = Router(tags=["webhooks"], auth=ApiKeyAuth(Scope.MANAGE_WEBHOOKS))


@of_webhooks.get("/{webhook_id}/deliveries", response=DeliveryPage)
def list_some(
    request: HttpRequest,
    webhook_id: Path[str],
    limit: Limit = 50,
    cursor: Cursor = None,
    state: Annotated[Literal["waiting", "delivered", "given_up"] | None, Query()] = None,
) -> DeliveryPage:
    """What it was told or is to be told, the newest first, page by page."""
    endpoint = Endpoint.objects.named(caller(request).space, webhook_id)
    rows = deliveries_before(endpoint, after(Delivery.prefix, cursor), limit=limit + 1, state=state)
    page = rows[:limit]
    more = page[-1].public_id if len(rows) > limit else None
    return DeliveryPage(data=[summed_up_delivery(each) for each in page], next_cursor=more)


@of_webhooks.post("/{webhook_id}/test", response={201: DeliverySummary})
def send_test(request: HttpRequest, webhook_id: Path[str]) -> HttpResponse:
    """One event that means nothing, for this webhook alone. Refused while it is off or paused."""
    act = caller(request).act()

    def deed() -> tuple[int, DeliverySummary]:
        delivery = send_test_event(act, Endpoint.objects.named(act.space, webhook_id))
        return 201, summed_up_delivery(delivery)

    return created_once(request, NothingGiven(), deed)


@of_webhooks.post("/{webhook_id}/again", response={200: ReplayedOut})
def send_span_again(request: HttpRequest, webhook_id: Path[str], given: SpanIn) -> HttpResponse:
    """All of a span once more, also what it missed; up to 1000 events."""
    act = caller(request).act()

    def deed() -> tuple[int, ReplayedOut]:
        endpoint = Endpoint.objects.named(act.space, webhook_id)
        until = given.until or act.at
        sent = replay_range(act, endpoint, since=given.since, until=until, delivered_too=given.delivered_too)
        return 200, ReplayedOut(again=sent.again, missed=sent.missed)

    return created_once(request, given, deed)


@router.get("/{delivery_id}", response=DeliveryOut)
def read_one(request: HttpRequest, delivery_id: Path[str]) -> DeliveryOut:
    """One event at one webhook, with every attempt and the beginning of what came back."""
    return shown_delivery(delivery_named(caller(request).space, delivery_id))


@router.post("/{delivery_id}/again", response={200: DeliverySummary})
def send_again(request: HttpRequest, delivery_id: Path[str]) -> HttpResponse:
    """The same event once more, under its own id. Refused while it still waits to be sent."""
    act = caller(request).act()

    def deed() -> tuple[int, DeliverySummary]:
        replay(act, delivery_named(act.space, delivery_id))
        return 200, summed_up_delivery(delivery_named(act.space, delivery_id))

    return created_once(request, NothingGiven(), deed)
