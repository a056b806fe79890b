"""One event at one webhook: every attempt, and once more."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from leavewell.accounts.roles import Deed
from leavewell.messages.actions.replay import replay
from leavewell.messages.queries import delivery_named, tries_of
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.settings.tabs import tab_page
from leavewell.web.console.tried import tried


@require_GET
@member_page(Deed.MANAGE_WEBHOOKS)
def show(visit: Visit, delivery_id: str) -> HttpResponse:
    """How each attempt ended, with the beginning of what came back."""
    delivery = delivery_named(visit.space, delivery_id)
    found = {"delivery": delivery, "webhook": delivery.endpoint, "tries": tries_of(delivery)}
    return tab_page(visit, "webhooks", "webhooks/delivery.html", found)


@require_POST
@member_page(Deed.MANAGE_WEBHOOKS)
def again(visit: Visit, delivery_id: str) -> HttpResponse:
    """The same event once more, under its own id."""
    delivery = delivery_named(visit.space, delivery_id)
    tried(visit, lambda act: replay(act, delivery), "It is on its way once more.")
    return redirect("delivery", delivery_id)
